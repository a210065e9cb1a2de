import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { saveChurnModel } from '../tables/hand-written-models.fixture';

const PROGRAM = join(__dirname, '../../bin/retail-ml.mjs');
let folder: string;
let modelVersion: string;
let server: Server;
/** Statements that were run, those asked for their cost alone left out. */
const statements: string[] = [];
let customers = '12345';

/** A server in BigQuery's place, whose emulator cannot run the function. */
async function answer(request: IncomingMessage): Promise<object> {
  const job = { jobReference: { projectId: 'payer', jobId: 'job1', location: 'EU' }, status: { state: 'DONE' } };
  if (request.method === 'POST') {
    const { configuration } = JSON.parse(await text(request)) as {
      configuration: { dryRun?: boolean; query: { query: string } };
    };
    if (configuration.dryRun) return { ...job, statistics: { totalBytesProcessed: '0' } };
    statements.push(configuration.query.query);
    return job;
  }
  const fields = ['customers', 'refused'].map((name) => ({ name, type: 'INTEGER' }));
  return { ...job, jobComplete: true, schema: { fields }, rows: [{ f: [{ v: customers }, { v: '6' }] }] };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'score-in-bigquery-'));
  ({ modelVersion } = await saveChurnModel(join(folder, 'churn')));
  server = createServer((request, response) => {
    void answer(request).then((body) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

async function run() {
  statements.length = 0;
  const args = ['score', '--model', 'churn', '--data-source', 'bigquery', '--as-of', '2026-11-01', '--json'];
  const child = spawn(process.execPath, [PROGRAM, ...args, '--destination', 'Crm.Churn_Scores'], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      BIGQUERY_EMULATOR_HOST: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      GOOGLE_PROJECT_ID: 'payer',
      CHURN_MODEL_PATH: join(folder, 'churn'),
    },
  });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { stdout, stderr, exitCode };
}

test('churn is scored inside BigQuery, by the function that is made there', async () => {
  customers = '12345';
  const { stdout, exitCode } = await run();
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    model: 'churn',
    model_version: modelVersion,
    as_of_date: '2026-11-01',
    scored_at: null,
    data_source: 'bigquery',
    destination: 'Crm.Churn_Scores in BigQuery',
    rows: { scored: 12345, without_answer: 6, replaced: null },
    counts: null,
  });
  expect(statements.map((statement) => /^[A-Z]+( [A-Z]+)*/.exec(statement)?.[0])).toEqual([
    'CREATE OR REPLACE FUNCTION',
    'CREATE TABLE IF NOT EXISTS',
    'MERGE',
    'SELECT COUNT',
  ]);
  // Names of data sets tell capitals from small letters.
  expect(statements[2]).toContain('MERGE `Crm.Churn_Scores`');
});

test('a day with nobody to score is a failure', async () => {
  customers = '0';
  expect(await run()).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringContaining('There is no customer with a purchase before 2026-11-01 in the data set'),
  });
});
