import { spawn } from 'node:child_process';
import { appendFileSync, truncateSync } from 'node:fs';
import { copyFile, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { saveChurnModel } from '../tables/hand-written-models.fixture';
import { BatchFolder, csv, customer, ndjson, silent, sql } from './batch-folder.fixture';
import { type BatchPredictOptions } from './batch-predict';

const PROGRAM = join(__dirname, '..', '..', 'bin', 'retail-ml.mjs');
const CUSTOMERS = Array.from({ length: 3000 }, (_, i) => customer(i));
/** Some of them are rejected. */
const LINES = csv(CUSTOMERS).replaceAll(/(C\d*77),\d+,/g, '$1,soon,');
const PART_SIZE = { bytes: 20_000, rows: 500 };

let folder: BatchFolder;

beforeEach(async () => {
  folder = await BatchFolder.create();
});
afterEach(() => folder.remove());

/** Progress that stops the work when so many steps of it were reported. */
function stoppedAfter(parts: number) {
  const stop = new AbortController();
  let reported = 0;
  const report = () => {
    if (++reported === parts) stop.abort();
  };
  return {
    signal: stop.signal,
    progress: { ...silent, step: (_: string, work: (it: () => void) => never) => work(report) },
  };
}

async function stopped(inputName: string, parts: number, options: Partial<BatchPredictOptions> = {}): Promise<void> {
  const { signal, progress } = stoppedAfter(parts);
  await expect(folder.predict(inputName, null, { partSize: PART_SIZE, signal, ...options }, progress)).rejects.toThrow(
    /^Stopped; .* was not written\. [\d,]+ rows are kept in .*: the same command with --resume/,
  );
}

const bytesOf = (name: string) => readFile(folder.file(name));

/** The folder of the run within the checkpoint. */
async function runFolder(outputName: string): Promise<string> {
  const [run] = await readdir(folder.file(`${outputName}.parts`));
  return folder.file(join(`${outputName}.parts`, run));
}

test.each([
  ['in.csv', 'out.csv'],
  ['in.csv.gz', 'out.csv.gz'],
  ['in.ndjson', 'out.ndjson'],
  ['in.parquet', 'out.parquet'],
])('stopped work from %s to %s is taken up, as if it had not been stopped', async (input, output) => {
  await writeFile(folder.file('rows.csv'), LINES);
  await writeFile(folder.file('in.ndjson'), ndjson(CUSTOMERS).replaceAll('"recency_days":3', '"recency_days":999'));
  if (!input.endsWith('ndjson'))
    await sql(`COPY (FROM read_csv('${folder.file('rows.csv')}', all_varchar = true)) TO '${folder.file(input)}'`);
  const whole = await folder.predict(input, null, {
    partSize: PART_SIZE,
    outputFile: folder.file(`whole-${output}`),
    rejectsFile: folder.file('whole-rejected.csv'),
  });
  expect(whole.rows.rejected).toBeGreaterThan(20);
  const outputFile = folder.file(output);
  await stopped(input, 2, { outputFile });
  await stopped(input, 1, { outputFile, resume: true });
  const notes: string[] = [];
  const summary = await folder.predict(
    input,
    null,
    { partSize: PART_SIZE, outputFile, resume: true },
    { ...silent, note: (sentence) => notes.push(sentence) },
  );
  expect(summary).toMatchObject({ rows: whole.rows, counts: whole.counts });
  expect(notes).toEqual([expect.stringMatching(/^[\d,]+ rows are done already\.$/)]);
  expect((await bytesOf(output)).equals(await bytesOf(`whole-${output}`))).toBe(true);
  expect(await bytesOf('rejected.csv')).toEqual(await bytesOf('whole-rejected.csv'));
  expect(await readdir(folder.path)).not.toContain(`${output}.parts`);
});

test('it does not matter between which of its steps a run was killed', async () => {
  await folder.predict('in.csv', LINES, { partSize: PART_SIZE, outputFile: folder.file('whole.csv') });
  await stopped('in.csv', 4);
  const run = await runFolder('predictions.csv');
  // A line of the list and a part's bytes were not written to their end; a part that is in the output is still there.
  appendFileSync(join(run, 'finished.ndjson'), '{"index":4,"sco');
  const begun = 'half of a large part'.repeat(100_000);
  appendFileSync(join(run, 'output'), begun);
  await writeFile(join(run, '000005.output'), 'half of another');
  const parts = (await readFile(join(run, 'finished.ndjson'), 'utf8')).split('\n').slice(0, 4);
  const { bytes } = JSON.parse(parts[3]) as { bytes: number };
  const output = await readFile(join(run, 'output'));
  const end = output.length - begun.length;
  await writeFile(join(run, '000003.output'), output.subarray(end - bytes, end));
  await folder.predict('in.csv', null, { partSize: PART_SIZE, resume: true });
  expect(await bytesOf('predictions.csv')).toEqual(await bytesOf('whole.csv'));
});

test('a run of another file, model or command is not taken up, and stays as it is', async () => {
  await writeFile(folder.file('in.csv'), LINES);
  await stopped('in.csv', 2);
  const resumed = (options: Partial<BatchPredictOptions> = {}) =>
    folder.predict('in.csv', null, { partSize: PART_SIZE, resume: true, ...options });

  await expect(resumed({ explain: true })).rejects.toThrow(
    /predictions\.csv\.parts was begun by another run: --explain was false and is true\. .* without --resume to begin anew\.$/,
  );
  await copyFile(folder.file('in.csv'), folder.file('other.csv'));
  await expect(folder.predict('other.csv', null, { partSize: PART_SIZE, resume: true })).rejects.toThrow(
    /input file was .*in\.csv and is .*other\.csv/,
  );
  const other = folder.file('churn');
  await saveChurnModel(other);
  await expect(resumed({ modelPath: other })).rejects.toThrow(/model version was \S+ and is \S+/);
  const later = new Date(Date.now() + 5000);
  await utimes(folder.file('in.csv'), later, later);
  await expect(resumed()).rejects.toThrow(/its time of change was \S+ and is \S+/);
  appendFileSync(folder.file('in.csv'), 'more');
  await expect(resumed()).rejects.toThrow(/its bytes was \d+ and is \d+/);
  expect(await readdir(folder.path)).toContain('predictions.csv.parts');

  const { rows } = await folder.predict('in.csv', LINES, { partSize: PART_SIZE });
  expect(rows.read).toBe(3000);
  expect(await readdir(folder.path)).not.toContain('predictions.csv.parts');
});

test('a run that lost some of what it kept is not taken up', async () => {
  await writeFile(folder.file('in.csv'), LINES);
  await stopped('in.csv', 2);
  truncateSync(join(await runFolder('predictions.csv'), 'output'), 100);
  await expect(folder.predict('in.csv', null, { partSize: PART_SIZE, resume: true })).rejects.toThrow(
    'has lost a part of what it kept. Run the command without --resume to begin anew.',
  );
});

test('where there is nothing to resume, all rows are predicted', async () => {
  const notes: string[] = [];
  const note = (sentence: string) => void notes.push(sentence);
  const { rows } = await folder.predict('in.csv', LINES, { resume: true }, { ...silent, note });
  expect(rows.read).toBe(3000);
  expect(notes).toEqual([expect.stringContaining('There is nothing to resume')]);
});

test('work that was stopped before a part was finished leaves nothing behind', async () => {
  const stop = new AbortController();
  stop.abort();
  await expect(folder.predict('in.csv', LINES, { signal: stop.signal })).rejects.toThrow(/was not written\.$/);
  expect(await readdir(folder.path)).toEqual(['in.csv']);
});

describe('the program, with two threads', () => {
  /** Some parts of the usual size. */
  const manyCustomers = () => csv(Array.from({ length: 300_000 }, (_, i) => customer(i)));

  function start(...more: string[]) {
    const child = spawn(
      process.execPath,
      [
        ...[PROGRAM, 'batch-predict', '--model', 'churn', '--model-path', folder.modelPaths.churn, '--threads', '2'],
        ...['--input-file', 'in.csv', '--output-file', 'out.csv', ...more],
      ],
      { cwd: folder.path, env: { PATH: process.env['PATH'] } },
    );
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    const ended = new Promise<{ code: number | null; stderr: string }>((resolve, reject) =>
      child.on('close', (code) => resolve({ code, stderr })).on('error', reject),
    );
    return { child, ended };
  }

  async function until(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) await setTimeout(5);
  }

  const runs = () => readdir(folder.file('out.csv.parts')).catch((): string[] => []);

  async function isAPartDone(): Promise<boolean> {
    const names = await Promise.all(
      (await runs()).map((run) => readdir(folder.file(join('out.csv.parts', run))).catch(() => [])),
    );
    return names.flat().includes('output');
  }

  test('killed, interrupted and resumed it writes what it would have written', async () => {
    await writeFile(folder.file('in.csv'), manyCustomers());
    await folder.predict('in.csv', null, { outputFile: folder.file('whole.csv') });

    const killed = start();
    await until(isAPartDone);
    killed.child.kill('SIGKILL');
    expect(await killed.ended).toMatchObject({ code: null });
    expect(await readdir(folder.path)).not.toContain('out.csv');

    const [before] = await runs();
    const interrupted = start('--resume');
    // It has taken the run over.
    await until(async () => (await runs()).every((run) => run !== before));
    interrupted.child.kill('SIGINT');
    expect(await interrupted.ended).toEqual({
      code: 1,
      stderr: expect.stringMatching(
        /Stopped; out\.csv was not written\. [\d,]+ rows are kept in out\.csv\.parts: .*--resume/,
      ),
    });

    const resumed = await start('--resume').ended;
    expect(resumed).toEqual({ code: 0, stderr: expect.stringMatching(/[\d,]+ rows are done already\./) });
    expect((await bytesOf('out.csv')).equals(await bytesOf('whole.csv'))).toBe(true);
    expect((await readdir(folder.path)).sort()).toEqual(['in.csv', 'out.csv', 'whole.csv']);
  });
});
