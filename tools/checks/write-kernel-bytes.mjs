import fs from 'node:fs';
import path from 'node:path';
import { repository } from '../setup/repository.mjs';
import { assembled, kernels } from './kernel-bytes.mjs';

// Assembles all loops in WebAssembly. A new one needs its file of bytes first, with '00' in the place of the digits.
for (const kernel of kernels()) {
  const target = path.join(repository, kernel.bytes);
  fs.writeFileSync(`${target}.new`, (await assembled(kernel)).expected);
  fs.renameSync(`${target}.new`, target);
  console.log(kernel.bytes);
}
