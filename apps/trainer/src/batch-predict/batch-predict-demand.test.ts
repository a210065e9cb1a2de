import { readFile, writeFile } from 'node:fs/promises';
import { wholeUnits } from '@retail-ml/demand-model';
import { type DemandInput } from '@retail-ml/features';
import { csvLine } from '@retail-ml/data-sources';
import { product } from '../tables/hand-written-models.fixture';
import { BatchFolder, type Row, rowsOf, sql } from './batch-folder.fixture';

const PRODUCTS = Array.from({ length: 5000 }, (_, i) => product(i));

let folder: BatchFolder;

beforeEach(async () => {
  folder = await BatchFolder.create();
});
afterEach(() => folder.remove());

/** As a file names it, with every notation that files may use; what is optional is absent where it says nothing. */
function record(it: DemandInput, i: number): Row {
  return {
    day_of_week: it.weekday,
    product_id: `P${i}`,
    seasonality: it.season,
    category: it.category,
    recent_sales_30d: it.recentSales30d,
    recent_sales_7d: it.recentSales7d,
    ...(it.recentSales14d !== null && { recent_sales_14d: it.recentSales14d }),
    ...(it.isHoliday && { is_holiday: true }),
    // 2026-11-02 is a Monday, as product 0's day is.
    ...(i % 2 === 0 && { as_of_date: new Date(Date.UTC(2026, 10, 2 + (i % 21))).toISOString().slice(0, 10) }),
  };
}

const COLUMNS = Object.keys({ ...record(product(1), 0), is_holiday: true, recent_sales_14d: 1 });
const csv = (rows: readonly Row[], columns = COLUMNS) =>
  [columns, ...rows.map((row) => columns.map((name) => String(row[name] ?? '')))].map((row) => csvLine(row)).join('\n');

/** What the forecaster itself says, beside what the file says. */
function expectForecasts(rows: readonly Row[], products: readonly DemandInput[]): void {
  const number = (value: unknown) => (value === null ? NaN : Number(value));
  const found = rows.map((row) => ({
    ...row,
    ...Object.fromEntries(
      Object.keys(row)
        .filter((name) => /forecast|lower|upper|level/.test(name))
        .map((name) => [name, number(row[name])]),
    ),
    seasonal_trend: row['seasonal_trend'] || null,
  }));
  const expected = products.map((it) => {
    const forecast = folder.forecaster.forecast(it);
    const [week, month] = [wholeUnits(forecast.week), wholeUnits(forecast.month)];
    return {
      forecast_7d: week.forecast,
      forecast_30d: month.forecast,
      confidence_lower: week.lower,
      confidence_upper: week.upper,
      lower_30d: month.lower,
      upper_30d: month.upper,
      trend: forecast.trend,
      seasonal_trend: forecast.seasonalTrend,
      movement: forecast.movement,
      basis: forecast.basis,
      confidence_level: 0.8,
      model_version: folder.forecaster.modelVersion,
    };
  });
  expect(found).toMatchObject(expected);
}

test('each product gets its forecast, to the last unit, from and to files of each kind', async () => {
  const records = PRODUCTS.map(record);
  const content = {
    csv: csv(records),
    ndjson: records.map((it) => JSON.stringify(it)).join('\n'),
    parquet: null,
  };
  await writeFile(folder.file('typed.ndjson'), content.ndjson);
  await sql(`COPY (FROM read_json('${folder.path}/typed.ndjson')) TO '${folder.path}/in.parquet'`);
  for (const from of ['csv', 'ndjson', 'parquet'] as const) {
    for (const to of ['csv', 'ndjson', 'parquet']) {
      const outputFile = folder.file(`from-${from}.${to}`);
      const summary = await folder.predict(`in.${from}`, content[from], { model: 'demand', outputFile });
      const rows = await rowsOf(outputFile);
      expectForecasts(rows, PRODUCTS);
      expect(rows.map((row) => row['product_id'])).toEqual(records.map((it) => it['product_id']));
      expect(rows.map((row) => Number(row['recent_sales_7d']))).toEqual(PRODUCTS.map((it) => it.recentSales7d));
      const count = (movement: string) => rows.filter((row) => row['movement'] === movement).length;
      expect(summary).toMatchObject({
        model: 'demand',
        rows: { read: 5000, scored: 5000, rejected: 0 },
        counts: {
          movements: { slow: count('slow'), normal: count('normal'), fast: count('fast') },
        },
      });
    }
  }
});

test('what is optional may have no column at all', async () => {
  const required = ['category', 'recent_sales_7d', 'recent_sales_30d', 'seasonality', 'day_of_week'];
  const { output_file } = await folder.predict('in.csv', csv(PRODUCTS.map(record), required), { model: 'demand' });
  expectForecasts(
    await rowsOf(output_file),
    PRODUCTS.map((it) => ({ ...it, recentSales14d: null, isHoliday: false })),
  );
});

test('a forecast beyond 32 bits keeps its units', async () => {
  const most = { ...product(1), recentSales7d: 1e9, recentSales14d: 1e9, recentSales30d: 1e9 };
  const { output_file } = await folder.predict('in.csv', csv([record(most, 1)]), { model: 'demand' });
  expectForecasts(await rowsOf(output_file), [most]);
  expect(await readFile(output_file, 'utf8')).toMatch(/,\d{10,}/);
});

const FAULTY = `category,recent_sales_7d,recent_sales_14d,recent_sales_30d,seasonality,day_of_week,is_holiday,as_of_date
Toys,7,14,30,summer,Saturday,,
,7,14,30,summer,Saturday,,
${'x'.repeat(101)},7,14,30,summer,Saturday,,
${'👍'.repeat(50)},7,14,30,summer,Saturday,,
${'👍'.repeat(51)},7,14,30,summer,Saturday,,
Toys,-1,14,30,summer,Saturday,,
Toys,7.5,14,30,summer,Saturday,,
Toys,7,14,1000000001,summer,Saturday,,
Toys,31,,30,summer,Saturday,,
Toys,15,14,30,summer,Saturday,,
Toys,7,31,30,summer,Saturday,,
Toys,7,soon,30,summer,Saturday,,
Toys,7,nan,30,summer,Saturday,,
Toys,7,14,30,Summer,Saturday,,
Toys,7,14,30,summer,Sat,,
Toys,7,14,30,summer,,,
Toys,7,14,30,summer,Saturday,perhaps,
Toys,7,14,30,summer,Saturday,1,2026-11-07
Toys,7,14,30,summer,Saturday,,2026-11-06
Toys,7,14,30,summer,Saturday,,2026-02-30
Toys,7,14,30,summer,Saturday,,7.11.2026
`;

test('each bad row is told with its line, column and reason', async () => {
  const { rows } = await folder.predict('in.csv', FAULTY, { model: 'demand' });
  const units = 'a whole number from 0 to 1000000000';
  const isDay = 'must be a day as YYYY-MM-DD, not';
  expect((await folder.rejected()).map(({ line, column, reason }) => [Number(line), column, reason])).toEqual([
    [3, 'category', 'is missing: a text of 1 to 100 characters is expected'],
    [4, 'category', `must be a text of 1 to 100 characters, not "${'x'.repeat(40)}"`],
    [6, 'category', `must be a text of 1 to 100 characters, not "${'👍'.repeat(40)}"`],
    [7, 'recent_sales_7d', `must be ${units}, not "-1"`],
    [8, 'recent_sales_7d', `must be ${units}, not "7.5"`],
    [9, 'recent_sales_30d', `must be ${units}, not "1000000001"`],
    [10, 'recent_sales_7d', 'must be at most recent_sales_30d: the last 30 days hold the last 7'],
    [11, 'recent_sales_7d', expect.stringContaining('must be at most recent_sales_14d')],
    [12, 'recent_sales_14d', expect.stringContaining('must be at most recent_sales_30d')],
    [13, 'recent_sales_14d', `must be ${units}, not "soon"`],
    [14, 'recent_sales_14d', `must be ${units}, not "nan"`],
    [15, 'seasonality', 'must be winter, spring, summer or autumn, not "Summer"'],
    [16, 'day_of_week', expect.stringContaining('Saturday or Sunday, not "Sat"')],
    [17, 'day_of_week', expect.stringContaining('is missing: Monday, ')],
    [18, 'is_holiday', 'must be true, false, 1 or 0, not "perhaps"'],
    [20, 'day_of_week', 'must be Friday, the weekday of as_of_date'],
    [21, 'as_of_date', `${isDay} "2026-02-30"`],
    [22, 'as_of_date', `${isDay} "7.11.2026"`],
  ]);
  expect(rows).toEqual({ read: 21, scored: 3, rejected: 18 });
});
