#!/usr/bin/env node
// Runs the trainer; builds it once where nobody has.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const trainer = join(dirname(fileURLToPath(import.meta.url)), '..');
const main = join(trainer, 'dist', 'main.js');
if (!existsSync(main)) {
  process.stderr.write('Building retail-ml for the first time ...\n');
  // Output goes to stderr: stdout belongs to the command.
  const build = spawnSync('npx', ['nx', 'run', 'trainer:build'], {
    cwd: join(trainer, '..', '..'),
    env: { ...process.env, NX_DAEMON: 'false' },
    stdio: ['ignore', 2, 2],
  });
  if (build.status !== 0) {
    process.stderr.write('The build failed: see above. To run it again: npm run build\n');
    process.exit(1);
  }
}
await import(main);
