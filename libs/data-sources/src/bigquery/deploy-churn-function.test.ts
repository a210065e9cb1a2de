import { parseDay } from '@retail-ml/features';
import { churnFunctionStatement } from './churn-function-sql';
import { churnScoresTable, countChurnScores, scoreChurnStatement } from './churn-scores-sql';
import { deployChurnFunction } from './deploy-churn-function';
import {
  type RecordedAnswer,
  recordedBigquery,
  type RecordedBigquery,
  type RecordedRequest,
} from './recorded-bigquery.fixture';

const scoring = {
  functionName: 'owner.crm.predict_churn',
  destination: 'owner.crm.churn_scores',
  modelVersion: '20261124-120000-abcdef',
  lookbackDays: 180,
  population: 'all' as const,
};
const functionStatement = churnFunctionStatement({
  name: scoring.functionName,
  modelVersion: scoring.modelVersion,
  lookbackDays: 180,
  horizonDays: 90,
  code: '()=>null',
}).statement;

/** BigQuery where scoring reads 1.2 GB, and all else nothing. */
function answerOf({ method, path, body }: RecordedRequest): RecordedAnswer | undefined {
  const job = { jobReference: { projectId: 'payer', jobId: 'job1', location: 'EU' }, status: { state: 'DONE' } };
  if (method === 'POST' && path.endsWith('/jobs')) {
    const { dryRun, query } = body['configuration'] as { dryRun?: boolean; query: { query: string } };
    const bytes = query.query.startsWith('MERGE') ? '1234567890' : '0';
    return dryRun ? { ...job, statistics: { totalBytesProcessed: bytes } } : job;
  }
  if (!/\/queries\/[\w-]+$/.test(path)) return undefined;
  const fields = ['customers', 'refused'].map((name) => ({ name, type: 'INTEGER' }));
  return { ...job, jobComplete: true, schema: { fields }, rows: [{ f: [{ v: '12345' }, { v: '6' }] }] };
}

let bigquery: RecordedBigquery;
const reports: string[] = [];
afterEach(() => bigquery.close());

async function deploy(asOf?: string, maxBytesBilled?: number) {
  bigquery = await recordedBigquery(answerOf);
  reports.length = 0;
  return deployChurnFunction(
    {
      projectId: 'payer',
      dataset: 'owner.retail',
      emulatorHost: bigquery.emulatorHost,
      report: (sentence) => reports.push(sentence),
      ...(maxBytesBilled !== undefined && { maxBytesBilled }),
    },
    { ...scoring, functionStatement, ...(asOf !== undefined && { asOf: parseDay(asOf) }) },
  );
}

const jobs = () =>
  bigquery.requests
    .filter(({ method, path }) => method === 'POST' && path.endsWith('/jobs'))
    .map(({ body }) => body['configuration'] as { dryRun?: boolean; query: { query: string } });

test('each statement is asked for its cost first, and carries the limit, its label and the day', async () => {
  expect(await deploy('2026-11-01')).toEqual({ customers: 12345, refused: 6 });
  const dates = [{ name: 'as_of_date', parameterType: { type: 'DATE' }, parameterValue: { value: '2026-11-01' } }];
  const statements = [
    ['churn-function', functionStatement, undefined],
    ['churn-scores-table', churnScoresTable(scoring), undefined],
    ['score-churn', scoreChurnStatement(scoring), dates],
    ['count-churn-scores', countChurnScores(scoring), dates],
  ] as const;
  const configurations = statements.map(([label, query, queryParameters]) => ({
    labels: { app: 'retail-ml', query: label, version: expect.stringMatching(/^[a-z0-9-]+$/) },
    query: {
      query,
      useLegacySql: false,
      maximumBytesBilled: '10000000000',
      defaultDataset: { projectId: 'owner', datasetId: 'retail' },
      connectionProperties: [{ key: 'time_zone', value: 'UTC' }],
      ...(queryParameters && { parameterMode: 'named', queryParameters }),
    },
  }));
  expect(jobs()).toEqual(configurations.flatMap((it) => [{ ...it, dryRun: true }, it]));
  expect(reports).toContain('BigQuery: score-churn reads 1.2 GB of the 10.0 GB allowed.');
});

test('customers are not scored where that would read more than the limit', async () => {
  await expect(deploy('2026-11-01', 1_000_000_000)).rejects.toMatchObject({
    code: 'cost-limit',
    message: expect.stringMatching(/score-churn would read 1\.2 GB.*BIGQUERY_MAX_BYTES_BILLED=1234567890/),
  });
  const run = jobs().filter(({ dryRun }) => !dryRun);
  expect(run.map(({ query }) => query.query)).toEqual([functionStatement, churnScoresTable(scoring)]);
});

test('without a day nothing is read', async () => {
  expect(await deploy()).toBeNull();
  expect(jobs()).toHaveLength(4);
});
