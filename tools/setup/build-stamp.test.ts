import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isBuilt, sourceFingerprint, stampBuild } from './build-stamp.mjs';

let repository: string;
const put = (name: string, text: string) => {
  const file = path.join(repository, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
};
beforeEach(() => {
  repository = fs.mkdtempSync(path.join(os.tmpdir(), 'retail-ml-stamp-'));
  for (const name of [
    'package-lock.json',
    'tsconfig.base.json',
    'nx.json',
    'libs/a/package.json',
    'apps/b/package.json',
  ])
    put(name, '{}');
  for (const name of ['libs/a/src/deep/idea.ts', 'apps/b/src/main.ts', 'apps/b/dist/main.js']) put(name, '// one');
  stampBuild(repository, sourceFingerprint(repository));
});
afterEach(() => fs.rmSync(repository, { recursive: true }));

const built = () => isBuilt(repository, ['apps/b/dist/main.js']);

test('a build holds as long as nothing that it reads has changed', () => {
  expect(built()).toBe(true);
  put('libs/a/src/deep/idea.test.ts', '// a test is no source');
  put('apps/b/src/generated/routes.ts', '// made by the build');
  expect(built()).toBe(true);
});

test.each(['libs/a/src/deep/idea.ts', 'libs/a/src/new-idea.ts', 'libs/a/package.json', 'package-lock.json'])(
  'a change of %s asks for a new build',
  (name) => {
    put(name, '// another text');
    expect(built()).toBe(false);
  },
);

test('a deleted output asks for a new build', () => {
  fs.rmSync(path.join(repository, 'apps/b/dist/main.js'));
  expect(built()).toBe(false);
});
