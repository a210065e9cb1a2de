import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AS_OF, LOOKBACK_DAYS, SMALL_RETAILER } from '../small-retailer.fixture';
import { allSnapshots, writeRows } from '../retail-source-harness.fixture';
import { churnFunctionStatement } from './churn-function-sql';
import { churnScoresTable, type ChurnScoring, scoreChurnStatement } from './churn-scores-sql';
import { deployChurnFunction } from './deploy-churn-function';
import { openBigquerySource } from './open-bigquery-source';
import { openBigqueryWriter } from './open-bigquery-writer';
import { testDataset } from './test-dataset.fixture';

const emulatorHost = process.env['RETAIL_ML_TEST_BIGQUERY_HOST'];
const DATASET = 'score_churn';

const scoring: ChurnScoring = {
  functionName: `${DATASET}.predict_churn`,
  destination: `${DATASET}.churn_scores`,
  modelVersion: '20261124-120000-abcdef',
  lookbackDays: LOOKBACK_DAYS,
  population: 'all',
};

/** A function of the same signature in SQL, because the emulator's JavaScript takes one argument. */
function standIn(functionName: string, modelVersion: string): string {
  return `CREATE OR REPLACE FUNCTION ${functionName}(
    recency_days FLOAT64, frequency FLOAT64, avg_monetary FLOAT64, loyalty_member BOOL, days_since_join FLOAT64,
    total_purchases FLOAT64
  ) RETURNS STRUCT<
    churn_probability FLOAT64, risk_category STRING, next_action STRING, horizon_days FLOAT64,
    next_active_period STRUCT<from_days FLOAT64, to_days FLOAT64>, inactive_since_days FLOAT64, value_at_risk FLOAT64,
    model_version STRING
  > AS (
    IF(recency_days > 30, NULL, STRUCT(
      recency_days / 1000 AS churn_probability,
      IF(loyalty_member, 'LOW', 'HIGH') AS risk_category,
      'Monitor' AS next_action,
      90.0 AS horizon_days,
      IF(frequency > 1, STRUCT(frequency AS from_days, total_purchases AS to_days), NULL) AS next_active_period,
      IF(frequency > 1, NULL, recency_days) AS inactive_since_days,
      avg_monetary * days_since_join AS value_at_risk,
      '${modelVersion}' AS model_version
    ))
  )`;
}

(emulatorHost ? describe : describe.skip)('in BigQuery’s emulator', () => {
  const dataset = testDataset(emulatorHost ?? '', DATASET);
  const reports: string[] = [];
  const config = { ...dataset.config, report: (sentence: string) => reports.push(sentence) };
  const deploy = (asOf: number | undefined, changes: Partial<ChurnScoring> = {}) => {
    const made = { ...scoring, ...changes };
    return deployChurnFunction(config, {
      ...made,
      functionStatement: standIn(made.functionName, made.modelVersion),
      asOf,
    });
  };
  const scores = () =>
    dataset.query<Record<string, unknown>>(`
      SELECT * EXCEPT (as_of_date), UNIX_DATE(as_of_date) AS as_of FROM churn_scores
      ORDER BY as_of_date, model_version, customer_id`);

  beforeAll(async () => {
    await dataset.empty();
    await writeRows(await openBigqueryWriter({ ...dataset.config, mode: 'replace' }), SMALL_RETAILER);
  });
  beforeEach(() => dataset.execute([`DROP TABLE IF EXISTS churn_scores`]));

  async function expected(asOf: number, modelVersion = scoring.modelVersion) {
    const source = await openBigquerySource(dataset.config);
    const snapshots = await allSnapshots(source, { asOfDays: [asOf], lookbackDays: LOOKBACK_DAYS, population: 'all' });
    return snapshots.map((it) => {
      const answered = it.recencyDays <= 30;
      const expects = answered && it.frequency > 1;
      return {
        as_of: asOf,
        customer_id: it.customerId,
        recency_days: it.recencyDays,
        frequency: it.frequency,
        avg_monetary: it.avgMonetary,
        loyalty_member: it.loyaltyMember,
        days_since_join: it.daysSinceJoin,
        total_purchases: it.totalPurchases,
        churn_probability: answered ? it.recencyDays / 1000 : null,
        risk_category: answered ? (it.loyaltyMember ? 'LOW' : 'HIGH') : null,
        next_action: answered ? 'Monitor' : null,
        horizon_days: answered ? 90 : null,
        next_active_from_days: expects ? it.frequency : null,
        next_active_to_days: expects ? it.totalPurchases : null,
        inactive_since_days: answered && !expects ? it.recencyDays : null,
        value_at_risk: answered ? it.avgMonetary * it.daysSinceJoin : null,
        model_version: modelVersion,
      };
    });
  }

  test('each customer of the day has a row with the features of training, to the last bit, and the answer', async () => {
    const counted = await deploy(AS_OF);
    const rows = await expected(AS_OF);
    expect(await scores()).toEqual(rows);
    expect(rows.length).toBeGreaterThan(4);
    const refused = rows.filter((row) => row.churn_probability === null).length;
    expect(refused).toBeGreaterThan(0);
    expect(counted).toEqual({ customers: rows.length, refused });
    expect(reports).toContainEqual(expect.stringMatching(/^BigQuery: score-churn reads .* of the 10\.0 GB allowed\.$/));
  });

  test('running it twice changes nothing; other days and versions stay', async () => {
    await deploy(AS_OF);
    await deploy(AS_OF - 1);
    await deploy(AS_OF, { modelVersion: '20261125-120000-abcdef' });
    const before = await scores();
    await deploy(AS_OF, { modelVersion: '20261125-120000-abcdef' });
    expect(await scores()).toEqual(before);
    expect(before).toEqual([
      ...(await expected(AS_OF - 1)),
      ...(await expected(AS_OF)),
      ...(await expected(AS_OF, '20261125-120000-abcdef')),
    ]);
  });

  test('a row that is no longer right is replaced', async () => {
    await deploy(AS_OF);
    await dataset.execute([
      `UPDATE churn_scores SET churn_probability = 2 WHERE TRUE`,
      `INSERT INTO churn_scores (as_of_date, customer_id, model_version)
       VALUES (DATE_FROM_UNIX_DATE(${AS_OF}), 'gone', '${scoring.modelVersion}')`,
    ]);
    await deploy(AS_OF);
    expect(await scores()).toEqual(await expected(AS_OF));
  });

  test('active customers only', async () => {
    await deploy(AS_OF, { population: 'active' });
    expect(await scores()).toEqual((await expected(AS_OF)).filter((row) => row.frequency > 0));
  });

  test('without a day the function and the table are made, and nobody is scored', async () => {
    expect(await deploy(undefined)).toBeNull();
    expect(await scores()).toEqual([]);
  });

  test('a function of another version refuses to fill rows of this one', async () => {
    await expect(
      deployChurnFunction(config, {
        ...scoring,
        functionStatement: standIn(scoring.functionName, 'another version'),
        asOf: AS_OF,
      }),
    ).rejects.toMatchObject({ message: expect.stringContaining('export both again') });
    expect(await scores()).toEqual([]);
  });
});

/** What sqlglot, which the emulator reads BigQuery's SQL by, finds in statements: a kind each, of functions the body. */
function parsed(statements: string): unknown {
  const python = `
import json, sys, sqlglot
from sqlglot import exp
print(json.dumps([
    [type(it).__name__, it.args.get('kind'), it.expression.this if it.args.get('kind') == 'FUNCTION' else None]
    for it in sqlglot.parse(sys.stdin.read(), read='bigquery')]))`;
  const script = `
    import { spawnSync } from 'node:child_process';
    import { emulatorPackages, pythonEnvironment } from './tools/setup/bigquery-emulator-packages.mjs';
    const installed = await emulatorPackages('node_modules');
    const env = pythonEnvironment(installed, ${JSON.stringify(tmpdir())});
    const run = spawnSync(installed.python, ['-c', ${JSON.stringify(python)}], { env, stdio: 'inherit' });
    process.exitCode = run.status ?? 1;`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: join(__dirname, '../../../..'),
    input: statements,
    encoding: 'utf8',
  });
  return JSON.parse(output);
}

(emulatorHost ? test : test.skip)('all statements follow BigQuery’s grammar', () => {
  const { statement } = churnFunctionStatement(definition);
  const elsewhere = churnFunctionStatement(definition, 'gs://bucket/churn.js').statement;
  const all = [statement, elsewhere, churnScoresTable(scoring), scoreChurnStatement(scoring)];
  expect(parsed(all.join('').replaceAll(/\"\"\";\n/g, '""";\n'))).toEqual([
    ['Create', 'FUNCTION', /r"""([\s\S]*)"""/.exec(statement)?.[1]],
    ['Create', 'FUNCTION', /r"""([\s\S]*)"""/.exec(elsewhere)?.[1]],
    ['Create', 'TABLE', null],
    ['Merge', null, null],
  ]);
});

test('the statement scores with the query that training reads by, for one day', async () => {
  const statement = scoreChurnStatement({ ...scoring, lookbackDays: 90, population: 'active' });
  const query = await readFile(join(__dirname, 'churn-snapshots.sql'), 'utf8');
  expect(statement).toContain('FROM UNNEST([UNIX_DATE(@as_of_date)]) AS as_of');
  expect(statement).toContain('day >= as_of - 90');
  expect(statement).toContain('WHERE IF(TRUE, histories.frequency, histories.total_purchases) > 0');
  expect(statement.match(/@\w+/g)).toEqual(Array(3).fill('@as_of_date'));
  expect(statement).not.toMatch(/ORDER BY/);
  // Line for line, but for parameters, comments and the order.
  const lines = query.split('\n').filter((line) => line.trim() !== '' && !/--|@|^ORDER BY/.test(line));
  for (const line of lines) expect(statement).toContain(`    ${line}\n`);
});

const definition = {
  name: 'my-project.crm.churn',
  modelVersion: '20261124-120000-abcdef',
  lookbackDays: 180,
  horizonDays: 90,
  code: '(()=>{let calls=0;return(r)=>({churn_probability:r,horizon_days:++calls})})()',
};

/** Runs the body as BigQuery does: one function a query, called for each row. */
function bodyOf(statement: string): (recencyDays: number) => unknown {
  const body = /AS r"""([\s\S]*)""";\n$/.exec(statement)?.[1] ?? '';
  const names = ['recency_days', 'frequency', 'avg_monetary', 'loyalty_member', 'days_since_join', 'total_purchases'];
  return new Function(...names, body) as (recencyDays: number) => unknown;
}

test('a function keeps what it made for the next row, apart from another function', () => {
  const { statement, bodyBytes, library } = churnFunctionStatement(definition);
  expect(library).toBeNull();
  expect(statement).toMatch(/^CREATE OR REPLACE FUNCTION `my-project\.crm\.churn`\(\n {2}recency_days FLOAT64,\n/);
  expect(bodyBytes).toBe(/r"""([\s\S]*)"""/.exec(statement)?.[1].length);
  expect([1, 2].map(bodyOf(statement))).toMatchObject([
    { churn_probability: 1, horizon_days: 1 },
    { churn_probability: 2, horizon_days: 2 },
  ]);
  const other = churnFunctionStatement({ ...definition, code: `${definition.code}/* retrained */` });
  expect(bodyOf(other.statement)(3)).toMatchObject({ horizon_days: 1 });
});

test('a library holds the code, and the function calls it', () => {
  const { statement, bodyBytes, library } = churnFunctionStatement(definition, "gs://it's/churn.js");
  expect(statement).toContain("library = ['gs://it\\'s/churn.js']");
  expect(statement).not.toContain('calls');
  expect(bodyBytes).toBeLessThan(150);
  const body = /AS r"""([\s\S]*)""";\n$/.exec(statement)?.[1];
  const run = new Function(
    'recency_days',
    'frequency',
    'avg_monetary',
    'loyalty_member',
    'days_since_join',
    'total_purchases',
    `${library}${body}`,
  );
  expect(run(7)).toMatchObject({ churn_probability: 7 });
});

test.each(['churn', 'retail.churn`; DROP TABLE x; --', 'a.b.c.d e', ''])('the name "%s" is refused', (name) => {
  expect(() => churnFunctionStatement({ ...definition, name })).toThrow('dataset.name or project.dataset.name');
  expect(() => churnScoresTable({ destination: name })).toThrow('dataset.name or project.dataset.name');
});
