import fs from 'node:fs';
import path from 'node:path';
import { repository } from '../setup/repository.mjs';
import { featureViewPages } from './feature-view-pages.mjs';

// Reads the built features: npx nx run features:build
const folder = path.join(repository, 'docs', 'feature-views');
fs.mkdirSync(folder, { recursive: true });
for (const [file, text] of featureViewPages()) {
  const target = path.join(folder, file);
  fs.writeFileSync(`${target}.new`, text);
  fs.renameSync(`${target}.new`, target);
  console.log(path.relative(repository, target));
}
