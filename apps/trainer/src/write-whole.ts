import { rename, rm, writeFile } from 'node:fs/promises';
import { TrainerError } from './trainer-error';

/**
 * Writes a file under a temporary name and renames it: a reader never sees a half of it.
 *
 * @throws TrainerError naming the file that cannot be written.
 */
export async function writeWhole(path: string, content: string | Iterable<string>): Promise<void> {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(unfinished, content);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw new TrainerError('failed', `${path} cannot be written: ${(error as Error).message}`);
  }
}
