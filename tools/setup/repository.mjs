import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of this clone. */
export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

export const nodeModules = path.join(repository, 'node_modules');
