import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChurnPredictor } from '@retail-ml/churn-model';
import { openDuckdbWriter, syntheticRetailer, writeRetailer } from '@retail-ml/data-sources';
import { type DemandForecaster, wholeUnits } from '@retail-ml/demand-model';
import { type DemandInput, parseDay, type Reasons } from '@retail-ml/features';
import { product, PRODUCT_WITH_HISTORY, saveChurnModel, saveDemandModel } from '../tables/hand-written-models.fixture';
import { runSql } from './run-sql';
import { sqlCsv, sqlJson, sqlTable } from './run-sql-output';

let folder: string;
let duckdbPath: string;
let modelPaths: { churn: string; demand: string };
let predictor: ChurnPredictor;
let forecaster: DemandForecaster;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-sql-'));
  duckdbPath = join(folder, 'retail.duckdb');
  modelPaths = { churn: join(folder, 'models/churn'), demand: join(folder, 'models/demand') };
  predictor = await saveChurnModel(modelPaths.churn);
  forecaster = await saveDemandModel(modelPaths.demand);
  await writeRetailer(
    syntheticRetailer({ customers: 50, products: 5 }),
    await openDuckdbWriter({ path: duckdbPath, mode: 'replace' }),
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function joined(lines: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const line of lines) text += `${line}\n`;
  return text;
}

function json(sql: string): Promise<Record<string, unknown>[]> {
  return runSql({ sql, duckdbPath, modelPaths, asJson: true }, async (result) =>
    JSON.parse(await joined(sqlJson(result))),
  );
}

const SEED_CUSTOMER = {
  recencyDays: 30,
  frequency: 5,
  avgMonetary: 125.5,
  loyaltyMember: true,
  daysSinceJoin: 365,
  totalPurchases: null,
};

test('churn is the probability, churn_prediction the whole prediction, to the last digit', async () => {
  const expected = predictor.predict(SEED_CUSTOMER);
  const [row] = await json(
    `SELECT churn(30, 5, 125.5, true, 365) AS churn, churn_prediction(30, 5, 125.5, true, 365) AS prediction,
       churn(30, 5, 125.5, true, 365, total_purchases := 9) AS known, churn_model_version() AS version -- and a comment;`,
  );
  expect(row).toEqual({
    churn: expected.churnProbability,
    prediction: {
      churn_probability: expected.churnProbability,
      risk_category: expected.riskCategory,
      next_action: expected.nextAction,
      next_active_from_days: expected.nextActivePeriod?.fromDays ?? null,
      next_active_to_days: expected.nextActivePeriod?.toDays ?? null,
      inactive_since_days: expected.inactiveSinceDays,
      value_at_risk: expected.valueAtRisk,
    },
    known: predictor.churnProbability({ ...SEED_CUSTOMER, totalPurchases: 9 }),
    version: predictor.modelVersion,
  });
});

test('churn_reasons and demand_reasons say why, by place and by name', async () => {
  const [row] = await json(
    `SELECT churn_reasons(30, 5, 125.5, true, 365) AS churn,
       churn_reasons(30, 5, 125.5, true, 365, total_purchases := 9) AS known,
       churn_reasons(366, 5, 125.5, true, 365) AS impossible,
       demand_reasons('Textiles', 120, 450, 'summer', 'Saturday', recent_sales_14d := 230).reasons AS demand`,
  );
  const asColumns = ({ reasons, base }: Reasons) => ({ reasons, reasons_base: base });
  expect(row).toEqual({
    churn: asColumns(predictor.reasons(SEED_CUSTOMER)),
    known: asColumns(predictor.reasons({ ...SEED_CUSTOMER, totalPurchases: 9 })),
    impossible: null,
    demand: forecaster.reasons({
      category: 'Textiles',
      recentSales7d: 120,
      recentSales14d: 230,
      recentSales30d: 450,
      season: 'summer',
      weekday: 'Saturday',
      isHoliday: false,
    }).reasons,
  });
});

test('they work on columns of any numbers, vector after vector', async () => {
  const rows = await json(
    `SELECT i, churn(i % 300, (i % 90)::TINYINT, (i / 7)::DOUBLE, i % 2 = 0, 400 + i % 5) AS churn FROM range(5000) t(i)`,
  );
  expect(rows.map(({ churn }) => churn)).toEqual(
    Array.from({ length: 5000 }, (_, i) =>
      predictor.churnProbability({
        recencyDays: i % 300,
        frequency: i % 90,
        avgMonetary: i / 7,
        loyaltyMember: i % 2 === 0,
        daysSinceJoin: 400 + (i % 5),
        totalPurchases: null,
      }),
    ),
  );
});

test.each([
  '-1, 5, 125.5, true, 365',
  '30.5, 5, 125.5, true, 365',
  '366, 5, 125.5, true, 365',
  '30, 181, 125.5, true, 365',
  '30, 5, NULL, true, 365',
  '30, 5, 125.5, NULL, 365',
  "30, 5, 'nan'::DOUBLE, true, 365",
  '30, 5, 1e13, true, 365',
  '30, 5, 125.5, true, 365, total_purchases := 4',
  '30, 0, 125.5, true, 365, total_purchases := 0',
])('(%s) is no customer: NULL', async (customer) => {
  expect(await json(`SELECT churn(${customer}) AS churn, churn_prediction(${customer}) AS prediction`)).toEqual([
    { churn: null, prediction: null },
  ]);
});

test('demand is the forecast of 7 days, demand_prediction the whole, with what is known by name', async () => {
  const of = (i: number) => forecaster.forecast(product(i));
  const seed = {
    category: 'Textiles',
    recentSales7d: 120,
    recentSales14d: null,
    recentSales30d: 450,
    season: 'summer',
    weekday: 'Saturday',
    isHoliday: false,
  } as const;
  const known = forecaster.forecast({ ...seed, recentSales14d: 230, isHoliday: true });
  const [week, month] = [wholeUnits(known.week), wholeUnits(known.month)];
  const [row] = await json(
    `SELECT demand('Textiles', 120, 450, 'summer', 'Saturday') AS demand, demand_model_version() AS version,
       demand_prediction('Textiles', 120, 450, 'summer', 'Saturday', as_of_date := DATE '2026-11-07',
         recent_sales_14d := 230, is_holiday := true) AS known`,
  );
  expect(row).toEqual({
    demand: wholeUnits(forecaster.forecast(seed).week).forecast,
    version: forecaster.modelVersion,
    known: {
      forecast_7d: week.forecast,
      forecast_30d: month.forecast,
      confidence_lower: week.lower,
      confidence_upper: week.upper,
      lower_30d: month.lower,
      upper_30d: month.upper,
      trend: known.trend,
      seasonal_trend: known.seasonalTrend,
      movement: known.movement,
      basis: known.basis,
    },
  });
  const lines = Array.from({ length: 3000 }, (_, i) => ({ i, ...product(i) }));
  const file = join(folder, 'products.ndjson');
  await writeFile(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  const rows = await json(
    `SELECT demand(category, recentSales7d, recentSales30d, season, weekday,
       recent_sales_14d := recentSales14d, is_holiday := isHoliday) AS demand FROM '${file}' ORDER BY i`,
  );
  expect(rows.map(({ demand }) => demand)).toEqual(lines.map(({ i }) => wholeUnits(of(i).week).forecast));
});

test('demand of a product whose history the model has, by its id', async () => {
  const [row] = await json(
    `SELECT demand_prediction('Toys', 12, 45, 'autumn', 'Saturday', as_of_date := '2026-11-07',
         product_id := '${PRODUCT_WITH_HISTORY}') AS known,
       demand('Toys', 12, 45, 'autumn', 'Saturday', as_of_date := '2026-11-07', product_id := 456) AS unknown`,
  );
  const fields: DemandInput = {
    category: 'Toys',
    recentSales7d: 12,
    recentSales14d: null,
    recentSales30d: 45,
    season: 'autumn',
    weekday: 'Saturday',
    isHoliday: false,
  };
  const on = { productId: PRODUCT_WITH_HISTORY, asOf: parseDay('2026-11-07') };
  const { week } = forecaster.forecast(fields, on);
  expect(row['known']).toMatchObject({ basis: 'history', forecast_7d: wholeUnits(week).forecast });
  expect(row['unknown']).toBe(wholeUnits(forecaster.forecast(fields).week).forecast);
});

test.each([
  "'', 120, 450, 'summer', 'Saturday'",
  "NULL, 120, 450, 'summer', 'Saturday'",
  "'Toys', 451, 450, 'summer', 'Saturday'",
  "'Toys', 120, 450, 'Summer', 'Saturday'",
  "'Toys', 120, 450, 'summer', NULL",
  "'Toys', 120, 450, 'summer', 'Saturday', recent_sales_14d := 119",
  "'Toys', 120, 450, 'summer', 'Saturday', as_of_date := '2026-11-06'",
  "'Toys', 120, 450, 'summer', 'Saturday', as_of_date := '2026-02-30'",
])('(%s) is no product: NULL', async (it) => {
  expect(await json(`SELECT demand(${it}) AS demand, demand_prediction(${it}) AS prediction`)).toEqual([
    { demand: null, prediction: null },
  ]);
});

test('a table, CSV and JSON show the same', async () => {
  const sql = `SELECT * FROM (VALUES (1, 'a,"b"', NULL), (9007199254740993, 'c', DATE '2026-01-05')) t("n", "text", "day")`;
  const query = { sql, duckdbPath, modelPaths };
  expect(await runSql(query, async (result) => joined(sqlCsv(result)))).toBe(
    'n,text,day\n1,"a,""b""",\n9007199254740993,c,2026-01-05\n',
  );
  const table = await runSql(query, sqlTable);
  expect(table).toMatch(/│ 9007199254740993 │ c +│ 2026-01-05 │/);
  expect(table).toMatch(/\n2 rows$/);
  expect(await json(`SELECT 1 AS n, 2.50::DECIMAL(9, 2) AS d WHERE true;`)).toEqual([{ n: 1, d: 2.5 }]);
  expect(await json('SELECT 1 WHERE false')).toEqual([]);
  expect(await runSql({ ...query, sql: 'FROM range(1000)' }, sqlTable)).toContain('The first 100 of 1000 rows');
});

test('the database is read and cannot be changed; files can be read too', async () => {
  expect(await json('SELECT count(*) AS customers FROM customers')).toEqual([{ customers: 50 }]);
  await expect(json('SELECT 1 FROM nowhere')).rejects.toThrow('nowhere');
  await expect(runSql({ sql: 'DELETE FROM sales', duckdbPath, modelPaths }, sqlTable)).rejects.toThrow('read-only');
  const file = join(folder, 'customers.csv');
  await writeFile(file, 'customer_id,r,f,m,l,d\nK1,30,5,125.5,true,365\n');
  expect(await json(`SELECT customer_id, churn(r, f, m, l, d) AS churn FROM '${file}'`)).toEqual([
    { customer_id: 'K1', churn: predictor.churnProbability(SEED_CUSTOMER) },
  ]);
});

test('no database and no model are named with the command that mends it; a query of no model needs none', async () => {
  const elsewhere = {
    duckdbPath: join(folder, 'nowhere.duckdb'),
    modelPaths: { churn: join(folder, 'none/churn'), demand: join(folder, 'none/demand') },
  };
  await expect(runSql({ sql: 'SELECT 1', ...elsewhere }, sqlTable)).rejects.toThrow('npx retail-ml generate');
  const noModel = { ...elsewhere, duckdbPath };
  await expect(runSql({ sql: 'SELECT churn(1, 1, 1, true, 1)', ...noModel }, sqlTable)).rejects.toThrow(
    'npx retail-ml churn',
  );
  expect(await runSql({ sql: 'SELECT 1 AS one', ...noModel }, sqlTable)).toContain('one');
});
