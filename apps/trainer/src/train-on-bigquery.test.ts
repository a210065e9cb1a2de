import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = join(__dirname, '..', 'bin', 'retail-ml.mjs');
const emulatorHost = process.env['RETAIL_ML_TEST_BIGQUERY_HOST'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'train-on-bigquery-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Run {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the program as a user does, in a folder of its own and with an environment of its own. */
async function retailMl(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, METADATA_SERVER_DETECTION: 'none', ...env },
  });
  const run: Run = { exitCode: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (run.stdout += chunk));
  child.stderr.on('data', (chunk) => (run.stderr += chunk));
  run.exitCode = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  return run;
}

(emulatorHost ? describe : describe.skip)('on BigQuery’s emulator', () => {
  jest.setTimeout(400_000);
  const inEmulator = { BIGQUERY_EMULATOR_HOST: `${emulatorHost}/bigquery/v2`, BIGQUERY_DATASET: 'train_on_bigquery' };
  const retailer = ['--customers', '800', '--products', '30'];

  beforeAll(async () => {
    const filled = await retailMl(['generate', '--data-source', 'bigquery', ...retailer], inEmulator);
    expect(filled).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('800 customers bought 30 products') });
    expect((await retailMl(['generate', ...retailer])).exitCode).toBe(0);
  });

  async function trainedChurn(dataSource: string) {
    const output = join(dataSource, 'churn');
    const args = ['churn', '--data-source', dataSource, '--output-path', output, '--json'];
    const run = await retailMl(args, dataSource === 'bigquery' ? inEmulator : {});
    // The gate may refuse what a shop of this size teaches; both databases must come to the same model.
    expect([0, 2]).toContain(run.exitCode);
    const { manifest } = JSON.parse(run.stdout) as { manifest: { version: string; training: { source: string } } };
    return { run, manifest, weights: await readFile(join(folder, output, manifest.version, 'weights.bin')) };
  }

  // Demand takes a minute to train: that its rows and daily sales are the same, data-sources tests; the training itself is
  // run by tools/checks/walkthrough.mjs.
  test('churn is trained to the same weights as on DuckDB, and what its queries read is told', async () => {
    const bigquery = await trainedChurn('bigquery');
    const duckdb = await trainedChurn('duckdb');
    expect(bigquery.manifest.training.source).toContain('"retail.train_on_bigquery"');
    expect(bigquery.run.stderr).toMatch(/BigQuery: churn-snapshots reads .* of the 10\.0 GB allowed/);
    expect(bigquery.run.exitCode).toBe(duckdb.run.exitCode);
    expect(bigquery.weights).toEqual(duckdb.weights);
  });
});

test.each([
  ['no credentials', {}, 1, 'gcloud auth application-default login'],
  ['a limit that is no number', { BIGQUERY_MAX_BYTES_BILLED: '10 GB' }, 64, '10000000000 are 10 GB'],
  [
    'no emulator',
    { BIGQUERY_EMULATOR_HOST: 'http://127.0.0.1:1' },
    1,
    'No connection to BigQuery at http://127.0.0.1:1',
  ],
])('%s ends with its exit code and a sentence', async (_, env, exitCode, sentence) => {
  const run = await retailMl(['churn', '--data-source', 'bigquery'], { GOOGLE_PROJECT_ID: 'payer', ...env });
  expect(run.stderr).toContain(sentence);
  expect(run.stderr).not.toContain('    at ');
  expect(run).toMatchObject({ exitCode, stdout: '' });
});
