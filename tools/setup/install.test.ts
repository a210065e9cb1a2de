import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { installFault, isInstalled } from './install.mjs';
import { CommandError } from './run-command.mjs';

let repository: string;
beforeEach(() => {
  repository = fs.mkdtempSync(path.join(os.tmpdir(), 'retail-ml-install-'));
  fs.writeFileSync(path.join(repository, 'package-lock.json'), '{}');
});
afterEach(() => fs.rmSync(repository, { recursive: true }));

test('a clean clone is not installed; one that npm installed by hand is, until the lock file changes', () => {
  expect(isInstalled(repository)).toBe(false);
  const record = path.join(repository, 'node_modules', '.package-lock.json');
  fs.mkdirSync(path.dirname(record));
  fs.writeFileSync(record, '{}');
  fs.utimesSync(path.join(repository, 'package-lock.json'), 1000, 1000);
  expect(isInstalled(repository)).toBe(true);
  fs.utimesSync(record, 999, 999);
  expect(isInstalled(repository)).toBe(false);
});

test.each([
  [
    'npm error code EAI_AGAIN\nnpm error request to a-registry failed, reason: getaddrinfo EAI_AGAIN',
    'check the network',
  ],
  ["npm error code EACCES\nnpm error EACCES: permission denied, mkdir '/x/node_modules'", "mkdir '/x/node_modules'"],
  ['npm error code ENOSPC', 'disk became full'],
  ['npm error code EUSAGE\nnpm error not in sync', 'not in sync'],
])('%j says what to do', (output, words) => {
  expect(installFault(new CommandError('npm', 'ended with exit code 1', output, undefined))).toContain(words);
});
