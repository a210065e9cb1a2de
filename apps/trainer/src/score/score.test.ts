import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { type ChurnPredictor } from '@retail-ml/churn-model';
import { openDuckdbSource } from '@retail-ml/data-sources';
import { type DemandForecaster, wholeUnits } from '@retail-ml/demand-model';
import { type ChurnSnapshot, type Day, type DemandSnapshot, formatDay, parseDay } from '@retail-ml/features';
import { FileModelRegistry } from '@retail-ml/model-registry';
import pg from 'pg';
import { type DatabaseConfig } from '../databases';
import { generateRetailer } from '../generate-retailer';
import { type Progress } from '../progress';
import { PRODUCT_WITH_HISTORY, saveChurnModel, saveDemandModel } from '../tables/hand-written-models.fixture';
import { score, type ScoreOptions } from './score';

const notes: string[] = [];
const silent: Progress = { note: (sentence) => notes.push(sentence), step: (_, work) => work(() => undefined) };
/** The retailer's last day is 31 October 2026; the demand model's profile is of 5 November. */
const AS_OF = parseDay('2026-09-15');
const DATABASE = `score_${process.pid}`;
const server = process.env['RETAIL_ML_TEST_DATABASE_URL']!;

let folder: string;
let config: DatabaseConfig & { duckdbPath: string };
let predictor: ChurnPredictor;
let forecaster: DemandForecaster;
const modelPath = (model: string) => join(folder, 'models', model);

async function inPostgresql(connectionString: string, sql: string): Promise<unknown[][]> {
  const types = {
    getTypeParser: (oid: number) => (oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid)),
  };
  const client = new pg.Client({ connectionString, types: types as pg.CustomTypesConfig });
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
}

async function inDuckdb(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(config.duckdbPath);
  const connection = await instance.connect();
  try {
    const rows = (await connection.runAndReadAll(sql)).getRowsJS();
    return rows.map((row) => row.map((cell) => (typeof cell === 'bigint' ? Number(cell) : cell)));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'score-'));
  const url = new URL(server);
  url.pathname = `/${DATABASE}`;
  await inPostgresql(server, `CREATE DATABASE ${DATABASE}`);
  config = { duckdbPath: join(folder, 'retail.duckdb'), postgresql: { connectionString: url.toString() } };
  predictor = await saveChurnModel(modelPath('churn'));
  forecaster = await saveDemandModel(modelPath('demand'));
  for (const dataSource of ['duckdb', 'postgresql'] as const)
    await generateRetailer({ ...config, dataSource, customers: 2_500, products: 40 }, silent);
});

afterAll(async () => {
  await inPostgresql(server, `DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
  await rm(folder, { recursive: true });
});

/** Everything of a day, in the order of ids' bytes. */
async function snapshots<Snapshot>(
  read: (source: Awaited<ReturnType<typeof openDuckdbSource>>) => AsyncIterable<Snapshot[]>,
): Promise<Snapshot[]> {
  const source = await openDuckdbSource({ path: config.duckdbPath });
  try {
    const rows: Snapshot[] = [];
    for await (const batch of read(source)) rows.push(...batch);
    return rows;
  } finally {
    await source.close();
  }
}

const customers = (asOf: Day, population: 'all' | 'active' = 'all'): Promise<ChurnSnapshot[]> =>
  snapshots((source) => source.churnSnapshots({ asOfDays: [asOf], lookbackDays: 180, population }));
const products = (asOf: Day): Promise<DemandSnapshot[]> =>
  snapshots((source) => source.demandSnapshots({ originDays: [asOf] }));

/** A row of the table as the model itself says it. */
function churnRow(customer: ChurnSnapshot) {
  const { churnProbability, riskCategory, nextAction, nextActivePeriod, inactiveSinceDays, valueAtRisk } =
    predictor.predict(customer);
  return [
    ...[customer.customerId, churnProbability, riskCategory, nextAction],
    ...[nextActivePeriod?.fromDays ?? null, nextActivePeriod?.toDays ?? null, inactiveSinceDays, valueAtRisk],
    predictor.horizonDays,
  ];
}
const CHURN_COLUMNS = `customer_id, churn_probability, risk_category, next_action, next_active_from_days,
  next_active_to_days, inactive_since_days, value_at_risk, horizon_days`;

function demandRow(product: DemandSnapshot) {
  const { productId, origin } = product;
  const { week, month, trend, seasonalTrend, movement, basis } = forecaster.forecast(product, {
    productId,
    asOf: origin,
  });
  const [sevenDays, thirtyDays] = [wholeUnits(week), wholeUnits(month)];
  return [
    ...[productId, sevenDays.forecast, thirtyDays.forecast, sevenDays.lower, sevenDays.upper],
    ...[thirtyDays.lower, thirtyDays.upper, trend, seasonalTrend, movement, basis, forecaster.confidenceLevel],
  ];
}
const DEMAND_COLUMNS = `product_id, forecast_7d, forecast_30d, confidence_lower, confidence_upper, lower_30d, upper_30d,
  trend, seasonal_trend, movement, basis, confidence_level`;

describe.each(['duckdb', 'postgresql'] as const)('in %s', (dataSource) => {
  const query = (sql: string) =>
    dataSource === 'duckdb' ? inDuckdb(sql) : inPostgresql(config.postgresql!.connectionString!, sql);
  const run = (model: ScoreOptions['model'], destination: string, asOf = AS_OF) =>
    score({ model, modelPath: modelPath(model), dataSource, asOf, destination }, config, silent);
  const rowsOf = (columns: string, table: string) =>
    query(`SELECT ${columns} FROM ${table} ORDER BY ${columns.split(',')[0]} COLLATE "C"`);

  test('each customer gets what the model says of its snapshot, bit for bit, and again on a second run', async () => {
    const expected = (await customers(AS_OF)).map(churnRow);
    expect(expected.length).toBeGreaterThan(2_000);
    const summary = await run('churn', 'ml.churn_scores');
    expect(summary).toMatchObject({
      model: 'churn',
      model_version: predictor.modelVersion,
      as_of_date: '2026-09-15',
      data_source: dataSource,
      destination: expect.stringMatching(/^ml\.churn_scores in the (DuckDB file|PostgreSQL database)/),
      rows: { scored: expected.length, without_answer: 0, replaced: 0 },
    });
    const risks = ['LOW', 'MEDIUM', 'HIGH'].map((risk) => [risk, expected.filter((row) => row[2] === risk).length]);
    expect(summary.counts).toEqual({ risk_categories: Object.fromEntries(risks) });
    expect(await rowsOf(CHURN_COLUMNS, 'ml.churn_scores')).toStrictEqual(expected);
    expect((await run('churn', 'ml.churn_scores')).rows).toEqual({
      scored: expected.length,
      without_answer: 0,
      replaced: expected.length,
    });
    expect(await rowsOf(CHURN_COLUMNS, 'ml.churn_scores')).toStrictEqual(expected);
    const when = await query(
      "SELECT DISTINCT CAST(as_of_date AS varchar), model_version, scored_at > now() - interval '1 hour' FROM ml.churn_scores",
    );
    expect(when).toEqual([['2026-09-15', predictor.modelVersion, true]]);
  });

  test('each product gets what the model says of it, its own history looked at where the model has it', async () => {
    const onceSold = `UPDATE ${dataSource === 'duckdb' ? 'main' : 'retail'}.sales SET product_id =`;
    const [first] = (await products(AS_OF)).map(({ productId }) => productId);
    await query(`${onceSold} '${PRODUCT_WITH_HISTORY}' WHERE product_id = '${first}'`);
    try {
      // Two databases have the same sales; the snapshots are DuckDB's.
      if (dataSource === 'postgresql')
        await inDuckdb(`UPDATE sales SET product_id = '${PRODUCT_WITH_HISTORY}' WHERE product_id = '${first}'`);
      const onDays = [AS_OF, parseDay('2026-11-05')];
      for (const asOf of onDays) {
        const expected = (await products(asOf)).map(demandRow);
        await run('demand', `"Team's ML".demand_${asOf}`, asOf);
        expect(await rowsOf(DEMAND_COLUMNS, `"Team's ML".demand_${asOf}`)).toStrictEqual(expected);
        // The profile is of 5 November: before that day, nothing of it may be seen.
        expect(expected.filter((row) => row[10] === 'history').map(([id]) => id)).toEqual(
          asOf === AS_OF ? [] : [PRODUCT_WITH_HISTORY],
        );
      }
    } finally {
      await query(`${onceSold} '${first}' WHERE product_id = '${PRODUCT_WITH_HISTORY}'`);
      if (dataSource === 'postgresql')
        await inDuckdb(`UPDATE sales SET product_id = '${first}' WHERE product_id = '${PRODUCT_WITH_HISTORY}'`);
    }
  });

  test('sales of the as-of day and later change nothing; those of the day before do', async () => {
    const sales = dataSource === 'duckdb' ? 'main.sales' : 'retail.sales';
    const before = await run('churn', 'ml.seen').then(() => rowsOf(CHURN_COLUMNS, 'ml.seen'));
    const [buyer] = (await customers(AS_OF)).filter(({ recencyDays }) => recencyDays > 30);
    const buy = (id: string, day: Day) =>
      query(`INSERT INTO ${sales} VALUES
        ('${id}', '${buyer.customerId}', 'P1', NULL, '${formatDay(day)} 00:00:00', 1, 10000)`);
    try {
      await buy('on the day', AS_OF);
      await buy('years later', AS_OF + 1_000);
      await run('churn', 'ml.seen');
      expect(await rowsOf(CHURN_COLUMNS, 'ml.seen')).toStrictEqual(before);
      await buy('the day before', AS_OF - 1);
      await run('churn', 'ml.seen');
      const after = await rowsOf(CHURN_COLUMNS, 'ml.seen');
      const changed = after.filter((row, i) => row[1] !== before[i][1]).map(([id]) => id);
      expect(changed).toEqual([buyer.customerId]);
    } finally {
      await query(`DELETE FROM ${sales} WHERE sale_id IN ('on the day', 'years later', 'the day before')`);
    }
  });

  test('a day before all sales is refused with the days there are, and what was there stays', async () => {
    await run('churn', 'ml.kept', AS_OF);
    await expect(run('churn', 'ml.kept', parseDay('2020-01-01'))).rejects.toMatchObject({
      message: expect.stringMatching(/no customer to score as of 2020-01-01.*to 2026-10-31.*--as-of 2026-11-01$/s),
    });
    expect(await query('SELECT count(*) > 0 FROM ml.kept')).toEqual([[true]]);
  });

  test('a day long after the last sale is scored, with a word about it', async () => {
    notes.length = 0;
    await run('churn', 'ml.late', parseDay('2026-11-01'));
    expect(notes).toEqual([]);
    await run('churn', 'ml.late', parseDay('2026-12-01'));
    expect(notes).toEqual([
      expect.stringContaining('Nothing was sold to these customers in the 7 days before 2026-12-01'),
    ]);
  });
});

test('the tables are those that the data contract shows', async () => {
  const contract = await readFile(join(__dirname, '../../../../docs/data-contract.md'), 'utf8');
  const { connectionString = '' } = config.postgresql!;
  const shape = async (schema: string) => [
    await inPostgresql(
      connectionString,
      `SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
       WHERE table_schema = '${schema}' ORDER BY table_name, ordinal_position`,
    ),
    await inPostgresql(
      connectionString,
      `SELECT relname, pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_class t ON t.oid = conrelid
       WHERE connamespace = '${schema}'::regnamespace AND contype = 'p' ORDER BY 1`,
    ),
  ];
  for (const model of ['churn', 'demand'] as const) {
    const destination = `made.${model}_scores`;
    await score(
      { model, modelPath: modelPath(model), dataSource: 'postgresql', asOf: AS_OF, destination },
      config,
      silent,
    );
  }
  const statements = contract.match(/CREATE TABLE ml\.[\s\S]*?\n\);/g)!;
  expect(statements).toHaveLength(2);
  await inPostgresql(
    connectionString,
    `CREATE SCHEMA shown; ${statements.join('').replaceAll('TABLE ml.', 'TABLE shown.')}`,
  );
  expect(await shape('made')).toEqual(await shape('shown'));
});

test('whom the API would refuse has a row without an answer, and is counted', async () => {
  const [{ customerId }] = await customers(AS_OF);
  const where = `WHERE customer_id = '${customerId}'`;
  await inDuckdb(`UPDATE sales SET unit_price = -unit_price ${where}`);
  try {
    notes.length = 0;
    const { rows, counts } = await score(
      { model: 'churn', modelPath: modelPath('churn'), dataSource: 'duckdb', asOf: AS_OF, destination: 'ml.unpriced' },
      config,
      silent,
    );
    expect(rows.without_answer).toBe(1);
    const { LOW, MEDIUM, HIGH } = counts!['risk_categories'];
    expect(LOW + MEDIUM + HIGH).toBe(rows.scored - 1);
    expect(notes).toEqual([
      expect.stringMatching(/^1 customers have a row without an answer.*churn_probability IS NULL/),
    ]);
    expect(await inDuckdb(`SELECT ${CHURN_COLUMNS} FROM ml.unpriced WHERE churn_probability IS NULL`)).toEqual([
      [customerId, ...Array<null>(7).fill(null), predictor.horizonDays],
    ]);
  } finally {
    await inDuckdb(`UPDATE sales SET unit_price = -unit_price ${where}`);
  }
});

test('a run that fails while rows are read ends, and leaves what was there', async () => {
  const { connectionString = '' } = config.postgresql!;
  const run = () =>
    score(
      { model: 'churn', modelPath: modelPath('churn'), dataSource: 'postgresql', asOf: AS_OF, destination: 'ml.full' },
      config,
      silent,
    );
  const { rows } = await run();
  const [[first]] = await inPostgresql(connectionString, 'SELECT min(customer_id COLLATE "C") FROM ml.full');
  await inPostgresql(connectionString, `ALTER TABLE ml.full ADD CHECK (customer_id <> '${first}') NOT VALID`);
  await expect(run()).rejects.toMatchObject({ code: 'query-failed', message: expect.stringContaining('as they were') });
  expect(await inPostgresql(connectionString, 'SELECT count(*) FROM ml.full')).toEqual([[rows.scored]]);
});

test('a model that was trained on active customers scores those', async () => {
  const registry = new FileModelRegistry(modelPath('churn'), { name: 'churn' });
  const { champion } = await registry.aliases();
  const draft = await registry.draftFrom(champion!, () => '');
  draft.manifest.training.options = { population: 'active' };
  const { version } = await registry.save(draft);
  await registry.promote(version, 'for the test');
  try {
    const destination = 'ml.active';
    await score(
      { model: 'churn', modelPath: modelPath('churn'), dataSource: 'duckdb', asOf: AS_OF, destination },
      config,
      silent,
    );
    const scored = await inDuckdb('SELECT customer_id FROM ml.active ORDER BY customer_id COLLATE "C"');
    const expected = await customers(AS_OF, 'active');
    expect(scored).toEqual(expected.map(({ customerId }) => [customerId]));
    expect(expected.length).toBeLessThan((await customers(AS_OF)).length);
  } finally {
    await registry.promote(champion!, 'after the test');
  }
});

test('in BigQuery demand is refused with what to do', async () => {
  const run = score(
    { model: 'demand', modelPath: modelPath('demand'), dataSource: 'bigquery', asOf: AS_OF, destination: 'ml.scores' },
    config,
    silent,
  );
  await expect(run).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('npx retail-ml batch-predict --model demand'),
  });
});
