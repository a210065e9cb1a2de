import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allSnapshots } from '../retail-source-harness.fixture';
import { openBigquerySource } from './open-bigquery-source';
import {
  type RecordedAnswer,
  recordedBigquery,
  type RecordedBigquery,
  type RecordedRequest,
} from './recorded-bigquery.fixture';

const COLUMNS = {
  sales: ['customer_id', 'product_id', 'sold_at', 'quantity', 'unit_price'],
  customers: ['customer_id', 'joined_on', 'loyalty_member'],
};
const QUERY = { asOfDays: [20_000, 20_001], lookbackDays: 180, population: 'active' as const };
const ROW = ['20000', 'c1', '3', '2', '4', '12.5', '90', 'true', null];
const FIELDS = [
  ...['as_of', 'customer_id', 'recency_days', 'frequency', 'total_purchases', 'total_spend', 'days_since_join'],
  ...['loyalty_member', 'days_to_next_purchase'],
].map((name) => ({
  name,
  type: name === 'loyalty_member' ? 'BOOLEAN' : /customer_id|spend/.test(name) ? 'STRING' : 'INTEGER',
}));

/** BigQuery with a data set in Europe, a dry run that says 1.2 GB, and a result of two pages. */
function answerOf(request: RecordedRequest): RecordedAnswer | undefined {
  const { method, path, body } = request;
  const job = { jobReference: { projectId: 'payer', jobId: 'job1', location: 'EU' }, status: { state: 'DONE' } };
  const table = /\/tables\/(\w+)$/.exec(path)?.[1];
  if (path.endsWith('/datasets/retail')) return { id: 'owner:retail', location: 'EU' };
  if (path.endsWith('/tables'))
    return { tables: Object.keys(COLUMNS).map((tableId) => ({ tableReference: { tableId } })) };
  if (table === 'sales' || table === 'customers')
    return { schema: { fields: COLUMNS[table].map((name) => ({ name })) } };
  if (method === 'POST' && path.endsWith('/jobs')) {
    const { dryRun } = body['configuration'] as { dryRun?: boolean };
    return dryRun ? { ...job, statistics: { totalBytesProcessed: '1234567890' } } : job;
  }
  if (/\/queries\/[\w-]+$/.test(path)) {
    return { ...job, jobComplete: true, schema: { fields: FIELDS }, rows: [{ f: ROW.map((v) => ({ v })) }] };
  }
  return undefined;
}

let bigquery: RecordedBigquery;
afterEach(() => bigquery?.close());

async function open(answer = answerOf, config: { maxBytesBilled?: number; location?: string } = {}) {
  bigquery = await recordedBigquery(answer);
  const reports: string[] = [];
  const source = await openBigquerySource({
    projectId: 'payer',
    dataset: 'owner.retail',
    emulatorHost: bigquery.emulatorHost,
    report: (sentence) => reports.push(sentence),
    ...config,
  });
  return { source, reports };
}

const jobs = () =>
  bigquery.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/jobs')).map(({ body }) => body);

test('a job says where it runs, what it may cost, what it is for, and has named parameters', async () => {
  const { source } = await open(answerOf, { maxBytesBilled: 2_000_000_000 });
  await allSnapshots(source, QUERY);
  const [estimate, run] = jobs();
  expect(run).toMatchObject({
    jobReference: { projectId: 'payer', location: 'EU' },
    configuration: {
      labels: { app: 'retail-ml', query: 'churn-snapshots', version: expect.stringMatching(/^[a-z0-9-]+$/) },
      query: {
        useLegacySql: false,
        maximumBytesBilled: '2000000000',
        defaultDataset: { projectId: 'owner', datasetId: 'retail' },
        connectionProperties: [{ key: 'time_zone', value: 'UTC' }],
        parameterMode: 'named',
        queryParameters: [
          {
            name: 'as_of_days',
            parameterType: { type: 'ARRAY', arrayType: { type: 'INT64' } },
            parameterValue: { arrayValues: [{ value: 20_000 }, { value: 20_001 }] },
          },
          { name: 'lookback_days', parameterType: { type: 'INT64' }, parameterValue: { value: 180 } },
          { name: 'active_only', parameterType: { type: 'BOOL' }, parameterValue: { value: true } },
          { name: 'sample_seed', parameterType: { type: 'INT64' }, parameterValue: { value: 0 } },
          {
            name: 'sample_bounds',
            parameterType: { type: 'ARRAY', arrayType: { type: 'STRING' } },
            parameterValue: { arrayValues: [{ value: 'g' }, { value: 'g' }] },
          },
        ],
      },
    },
  });
  expect((run['configuration'] as Record<string, unknown>)['dryRun']).toBeUndefined();
  expect(estimate['configuration']).toEqual({ ...(run['configuration'] as object), dryRun: true });
});

test('what a query reads is told before it runs', async () => {
  const { source, reports } = await open();
  for await (const batch of source.churnSnapshots(QUERY)) {
    expect(batch).toMatchObject([{ customerId: 'c1', asOf: 20_000, avgMonetary: 3.125, daysToNextPurchase: null }]);
  }
  expect(reports).toEqual(['BigQuery: churn-snapshots reads 1.2 GB of the 10.0 GB allowed.']);
});

test('a query that would read more than the limit never runs', async () => {
  const { source } = await open(answerOf, { maxBytesBilled: 1_000_000_000 });
  await expect(allSnapshots(source, QUERY)).rejects.toMatchObject({
    code: 'cost-limit',
    message: expect.stringMatching(/1\.2 GB.*"owner\.retail".*1\.0 GB.*BIGQUERY_MAX_BYTES_BILLED=1234567890/),
  });
  expect(jobs()).toHaveLength(1);
});

test('a location of one’s own goes before that of the data set', async () => {
  const { source } = await open(answerOf, { location: 'europe-west3' });
  await allSnapshots(source, QUERY);
  expect(jobs()[1]).toMatchObject({ jobReference: { location: 'europe-west3' } });
});

test('a data set of a project whose name has a dot is found', async () => {
  bigquery = await recordedBigquery(answerOf);
  const { emulatorHost } = bigquery;
  const source = await openBigquerySource({ projectId: 'payer', dataset: 'example.com:shop.retail', emulatorHost });
  expect(source.describe()).toBe(`the BigQuery data set "example.com:shop.retail" in the emulator at ${emulatorHost}`);
  expect(bigquery.requests[0].path).toBe('/projects/example.com:shop/datasets/retail');
});

const failing = (status: number, reason: string, message: string) => (where: RegExp) => (request: RecordedRequest) =>
  where.test(`${request.method} ${request.path}`) ? { status, reason, message } : answerOf(request);
const atDataset = /GET .*\/datasets\/retail$/;
const atQuery = /\/queries\/[\w-]+$/;

test.each([
  [
    'no data set',
    failing(404, 'notFound', 'Not found: Dataset owner:retail')(atDataset),
    'dataset-missing',
    /"owner\.retail".*BIGQUERY_DATASET.*bq mk --dataset owner:retail/,
  ],
  [
    'no project',
    failing(404, 'notFound', 'Not found: Project payer')(atDataset),
    'no-project',
    /no Google project "payer".*GOOGLE_PROJECT_ID/,
  ],
  [
    'no permission',
    failing(
      403,
      'accessDenied',
      'Access Denied: Dataset owner:retail: Permission bigquery.datasets.get denied',
    )(atDataset),
    'access-refused',
    /"BigQuery Data Viewer" on the data set and "BigQuery Job User" on the project "payer"/,
  ],
  [
    'BigQuery not switched on',
    failing(403, 'accessNotConfigured', 'BigQuery API has not been used in project 1 before')(atDataset),
    'access-refused',
    /gcloud services enable bigquery\.googleapis\.com --project payer/,
  ],
  [
    'no right to run jobs',
    failing(403, 'accessDenied', 'User does not have bigquery.jobs.create permission')(/POST .*\/jobs$/),
    'access-refused',
    /bigquery\.jobs\.create/,
  ],
  [
    'a limit that BigQuery enforces',
    failing(400, 'bytesBilledLimitExceeded', 'Query exceeded limit for bytes billed: 10000000000')(atQuery),
    'cost-limit',
    /10\.0 GB.*BIGQUERY_MAX_BYTES_BILLED/,
  ],
  [
    'a view whose table is gone',
    failing(404, 'notFound', 'Not found: Table owner:crm.contacts was not found in location EU')(atQuery),
    'relation-missing',
    /owner:crm\.contacts.*mend the view/,
  ],
  [
    'an unknown column',
    failing(400, 'invalidQuery', 'Unrecognized name: units at [3:4]')(atQuery),
    'query-failed',
    /"owner\.retail": Unrecognized name: units/,
  ],
])('%s is explained', async (_, answer, code, message) => {
  const attempt = open(answer).then(({ source }) => allSnapshots(source, QUERY));
  await expect(attempt).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

test('an address where nobody listens is named, with both ways out', async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
  );
  await new Promise((resolve) => server.close(resolve));
  await expect(openBigquerySource({ emulatorHost: `http://127.0.0.1:${port}/bigquery/v2` })).rejects.toMatchObject({
    code: 'no-connection',
    message: expect.stringMatching(new RegExp(`127\\.0\\.0\\.1:${port}.*Start the emulator.*BIGQUERY_EMULATOR_HOST`)),
  });
});

describe('without an emulator', () => {
  let home: string;
  const before = { ...process.env };
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'no-credentials-'));
    for (const name of Object.keys(process.env))
      if (/^(GOOGLE|GCLOUD|CLOUDSDK|BIGQUERY)/i.test(name)) delete process.env[name];
    // No file of the user's, no command, and no metadata server, as on a laptop that has never logged in.
    Object.assign(process.env, { HOME: home, PATH: home, METADATA_SERVER_DETECTION: 'none' });
  });
  afterEach(async () => {
    delete process.env['GOOGLE_APPLICATION_CREDENTIALS'];
    Object.assign(process.env, before);
    await rm(home, { recursive: true });
  });

  test('missing credentials are told with the ways to get some', async () => {
    await expect(openBigquerySource({ projectId: 'payer' })).rejects.toMatchObject({
      code: 'no-credentials',
      message: expect.stringMatching(/gcloud auth application-default login.*GOOGLE_APPLICATION_CREDENTIALS/),
    });
  });

  test('a missing project is told with the setting', async () => {
    const credentials = join(home, 'credentials.json');
    await writeFile(
      credentials,
      JSON.stringify({ type: 'authorized_user', client_id: 'id', client_secret: 'secret', refresh_token: 'token' }),
    );
    process.env['GOOGLE_APPLICATION_CREDENTIALS'] = credentials;
    await expect(openBigquerySource({})).rejects.toMatchObject({
      code: 'no-project',
      message: expect.stringContaining('Set GOOGLE_PROJECT_ID'),
    });
  });
});
