import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

const repository = path.resolve(__dirname, '../..');

test('each library packs without a fault: exports, types, files, licence', () => {
  const run = spawnSync(process.execPath, [path.join(__dirname, 'packages.mjs')], { encoding: 'utf8' });
  expect({ status: run.status, lines: run.stdout.trimEnd().split('\n') }).toEqual({
    status: 0,
    lines: readdirSync(path.join(repository, 'libs')).map((name) =>
      expect.stringMatching(new RegExp(`^@retail-ml/${name}: \\d+ kB, 0 faults$`)),
    ),
  });
});
