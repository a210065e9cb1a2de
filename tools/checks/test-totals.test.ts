import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { addTestCounts, countsFile, totalsLine } from './test-totals.mjs';

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'retail-ml-totals-'))));
afterEach(() => fs.rmSync(folder, { recursive: true }));

function project(name: string, counts?: string): string {
  const file = countsFile(path.join(folder, name));
  fs.mkdirSync(path.dirname(file), { recursive: true });
  if (counts !== undefined) fs.writeFileSync(file, counts);
  return path.join(folder, name);
}

test('adds the counts of all projects up', () => {
  const projects = [
    project('a', '{"passed":3,"failed":0,"skipped":1}'),
    project('b', '{"passed":4,"failed":2,"skipped":0}'),
  ];
  expect(totalsLine(addTestCounts(projects))).toBe('7 passed, 2 failed, 1 skipped');
});

test.each([
  ['no file', undefined],
  ['half a file', '{"passed":3,'],
  ['no numbers', '{"passed":"3"}'],
])('a project with %s is a failure that is named', (_case, counts) => {
  const silent = project('silent', counts);
  const totals = addTestCounts([project('a', '{"passed":3,"failed":0,"skipped":0}'), silent]);
  expect(totals).toEqual({ passed: 3, failed: 1, skipped: 0, withoutCounts: [silent] });
});
