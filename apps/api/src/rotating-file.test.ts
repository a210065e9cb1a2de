import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RotatingFile } from './rotating-file';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rotating-file-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('every line is kept, whole and in order, across the files', async () => {
  const file = await RotatingFile.open(join(folder, 'sub', 'x.log'), {
    sizeBytes: 1024 * 1024,
    keep: 20,
    report: fail,
  });
  const lines = Array.from({ length: 40_000 }, (_, i) => `line ${i} ${'.'.repeat(i % 200)}`);
  for (let i = 0; i < lines.length; i += 10)
    file.write(
      Buffer.from(
        lines
          .slice(i, i + 10)
          .map((line) => `${line}\n`)
          .join(''),
      ),
      10,
    );
  await file.close();
  const names = (await readdir(join(folder, 'sub'))).sort((a, b) => Number(b.slice(6)) - Number(a.slice(6)));
  expect(names.length).toBeGreaterThan(3);
  expect(names.at(-1)).toBe('x.log');
  const contents = await Promise.all(names.map((name) => readFile(join(folder, 'sub', name), 'utf8')));
  expect(contents.every((content) => content === '' || content.endsWith('\n'))).toBe(true);
  expect(contents.join('')).toBe(lines.map((line) => `${line}\n`).join(''));
});

test('no more files than asked for are kept', async () => {
  const file = await RotatingFile.open(join(folder, 'x.log'), { sizeBytes: 100 * 1024, keep: 2, report: fail });
  const lines = Array.from({ length: 10_000 }, (_, i) => `line ${i} ${'x'.repeat(90)}\n`);
  for (const line of lines) file.write(Buffer.from(line), 1);
  await file.close();
  const names = (await readdir(folder)).sort();
  expect(['x.log', 'x.log.1', 'x.log.2']).toEqual(expect.arrayContaining(names));
  const newestLast = await Promise.all(names.reverse().map((name) => readFile(join(folder, name), 'utf8')));
  const kept = newestLast.join('');
  expect(kept.length).toBeGreaterThan(100 * 1024);
  expect(lines.join('').endsWith(kept)).toBe(true);
});

test('files that were set aside move up to the next gap only', async () => {
  const place = join(folder, 'x.log');
  for (const number of [1, 2, 4, 5]) await writeFile(`${place}.${number}`, `before ${number}`);
  const file = await RotatingFile.open(place, { sizeBytes: 1000, keep: 5, report: fail });
  for (let i = 0; i < 8; i++) file.write(Buffer.from(`${'x'.repeat(200)}\n`), 1);
  await file.close();
  const contents = await Promise.all([2, 3, 4, 5].map((number) => readFile(`${place}.${number}`, 'utf8')));
  expect(contents).toEqual(['before 1', 'before 2', 'before 4', 'before 5']);
  expect(await readFile(`${place}.1`, 'utf8')).toHaveLength(4 * 201);
});

test('a process that is busy writes all blocks of a turn together: they do not pile up until they are lost', async () => {
  const file = await RotatingFile.open(join(folder, 'x.log'), { sizeBytes: 1024 * 1024, keep: 2, report: fail });
  let underWay = 0;
  for (let turn = 0; turn < 20; turn++) {
    for (let block = 0; block < 10; block++) {
      underWay++;
      file.write(Buffer.from('line\n'), 1, () => underWay--);
    }
    const busyUntil = performance.now() + 5;
    while (performance.now() < busyUntil);
    await new Promise((resolve) => setImmediate(resolve));
  }
  // Those of the last turns; one by one there would be 180 at least.
  expect(underWay).toBeLessThan(100);
  await file.close();
  expect(underWay).toBe(0);
  expect(await readFile(join(folder, 'x.log'), 'utf8')).toBe('line\n'.repeat(200));
});

test('a file that is there already is appended to', async () => {
  await writeFile(join(folder, 'x.log'), 'before\n');
  const file = await RotatingFile.open(join(folder, 'x.log'), { sizeBytes: 1024 * 1024, keep: 2, report: fail });
  file.write(Buffer.from('after\n'), 1);
  await file.close();
  expect(await readFile(join(folder, 'x.log'), 'utf8')).toBe('before\nafter\n');
});

test('a place that cannot be written fails at the start', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(
    RotatingFile.open(join(folder, 'file', 'x.log'), { sizeBytes: 1024 * 1024, keep: 2, report: fail }),
  ).rejects.toMatchObject({ code: expect.stringMatching(/ENOTDIR|EEXIST/) });
});

test('when the disk refuses, that is said and nobody waits or falls over', async () => {
  // A folder that is not empty stands where the full file is to be set aside.
  await mkdir(join(folder, 'x.log.1', 'in-the-way'), { recursive: true });
  const reports: string[] = [];
  const file = await RotatingFile.open(join(folder, 'x.log'), {
    sizeBytes: 100 * 1024,
    keep: 1,
    report: (sentence) => reports.push(sentence),
  });
  for (let i = 0; i < 5000; i++) file.write(Buffer.from(`${'x'.repeat(100)}\n`), 1);
  while (reports.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(reports[0]).toMatch(/x\.log cannot be written \(.*x\.log.*\): \d+ lines are lost so far\.$/);
  for (let i = 0; i < 5000; i++) file.write(Buffer.from(`${'x'.repeat(100)}\n`), 1);
  await file.close();
});

function fail(sentence: string): void {
  throw new Error(sentence);
}
