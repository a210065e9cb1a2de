import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { FileModelRegistry, type ParityCertificate } from '@retail-ml/model-registry';
import pg from 'pg';
import { saveChurnModel, saveDemandModel } from '../tables/hand-written-models.fixture';

const MAIN = join(__dirname, '../../dist/main.js');
const server = process.env['RETAIL_ML_TEST_DATABASE_URL']!;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certify-command-'));
  await saveChurnModel(join(folder, 'models/churn'));
  await saveDemandModel(join(folder, 'models/demand'));
});
afterAll(() => rm(folder, { recursive: true }));

async function certify(...args: string[]): Promise<{ exitCode: unknown; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [MAIN, 'certify', '--rows', '400', ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (output.stdout += String(text)));
  child.stderr.on('data', (text: Buffer) => (output.stderr += String(text)));
  const exitCode = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  return { exitCode, ...output };
}

async function certifyDatabases(): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    return (await client.query("SELECT datname FROM pg_database WHERE datname LIKE 'retail_ml_certify%'")).rows;
  } finally {
    await client.end();
  }
}

test.each(['churn', 'demand'] as const)('%s answers alike in every place there is', async (model) => {
  const { exitCode, stdout, stderr } = await certify('--model', model, '--postgresql', server, '--json');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining('Asking 1') });
  const certificate = JSON.parse(stdout) as ParityCertificate;
  expect(certificate.places.map(({ place, result }) => `${place} ${result}`)).toEqual([
    'training code (TensorFlow.js) passed',
    'CSV file, one thread passed',
    ...(model === 'churn' ? ['warehouse function passed'] : []),
    'browser bundle passed',
    'browser bundle without WebAssembly passed',
    'Parquet file, one thread passed',
    'CSV file, 2 threads passed',
    'Parquet file, 2 threads passed',
    'API over HTTP passed',
    'scores in DuckDB passed',
    'scores in PostgreSQL passed',
  ]);
  for (const { place, rows, largestDifference } of certificate.places) {
    expect(rows).toBeGreaterThan(place.startsWith('scores') ? 200 : 401);
    if (!place.startsWith('training code')) expect(largestDifference).toBe(0);
  }
  expect(Object.keys(certificate.versions)).toEqual(['node', 'tensorflow', 'duckdb', 'postgresql']);
  const registry = new FileModelRegistry(join(folder, 'models', model));
  expect(await registry.certificate(certificate.version)).toEqual(certificate);
  expect(await certifyDatabases()).toEqual([]);
});

test('stopped between two places, it leaves no certificate, no server and no folder', async () => {
  const [registry, temporary] = [new FileModelRegistry(join(folder, 'models/churn')), join(folder, 'tmp')];
  await mkdir(temporary);
  const champion = (await registry.aliases()).champion!;
  const before = await registry.certificate(champion);
  const child = spawn(
    process.execPath,
    [MAIN, 'certify', '--rows', '300', '--model', 'churn', '--postgresql', server],
    {
      cwd: folder,
      env: { PATH: process.env['PATH'], TMPDIR: temporary },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => (stderr += String(text)));
  const exit = once(child, 'close');
  while ((await readdir(temporary)).length === 0) await setTimeout(20);
  child.kill('SIGTERM');
  expect([(await exit)[0], stderr]).toEqual([1, `Stopped; the certificate of ${champion} is as before.\n`]);
  expect(await registry.certificate(champion)).toEqual(before);
  expect(await readdir(temporary)).toEqual([]);
  expect(await certifyDatabases()).toEqual([]);
});
