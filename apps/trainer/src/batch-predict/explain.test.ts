import { type Reasons } from '@retail-ml/features';
import { product } from '../tables/hand-written-models.fixture';
import { BatchFolder, csv, customer, ndjson, type Row, rowsOf } from './batch-folder.fixture';

const CUSTOMERS = Array.from({ length: 60 }, (_, i) => customer(i));
const PRODUCTS = Array.from({ length: 60 }, (_, i) => product(i));

let folder: BatchFolder;

beforeAll(async () => {
  folder = await BatchFolder.create();
});
afterAll(() => folder.remove());

const productLines = PRODUCTS.map((it) =>
  JSON.stringify({
    category: it.category,
    recent_sales_7d: it.recentSales7d,
    recent_sales_14d: it.recentSales14d,
    recent_sales_30d: it.recentSales30d,
    seasonality: it.season,
    day_of_week: it.weekday,
    is_holiday: it.isHoliday,
  }),
).join('\n');

/** What the model itself says, beside what the file says. */
function expectReasons(rows: readonly Row[], expected: readonly Reasons[]): void {
  const found = rows.map(({ reasons, reasons_base: base }) => ({
    base: Number(base),
    reasons: typeof reasons === 'string' ? (JSON.parse(reasons) as unknown) : reasons,
  }));
  expect(found).toEqual(expected);
}

test.each(['csv', 'csv.gz', 'ndjson', 'parquet'])('customers are explained in a .%s file', async (ending) => {
  const outputFile = folder.file(`explained.${ending}`);
  await folder.predict('in.csv', csv(CUSTOMERS), { outputFile, explain: true });
  expectReasons(
    await rowsOf(outputFile),
    CUSTOMERS.map((it) => folder.predictor.reasons(it)),
  );
});

test('products are explained, and in NDJSON the reasons are a list', async () => {
  const outputFile = folder.file('explained.ndjson');
  await folder.predict('in.ndjson', productLines, { model: 'demand', outputFile, explain: true });
  const rows = await rowsOf(outputFile);
  expectReasons(
    rows,
    PRODUCTS.map((it) => folder.forecaster.reasons(it)),
  );
  expect(rows.every(({ reasons }) => Array.isArray(reasons))).toBe(true);
});

test('reasons add columns and change nothing else; a row that cannot be predicted has none', async () => {
  const lines = `${ndjson(CUSTOMERS)}\n{"recency_days": 400, "days_since_join": 1}`;
  const plain = await folder.predict('in.ndjson', lines, { outputFile: folder.file('plain.ndjson') });
  const explained = await folder.predict('in.ndjson', lines, {
    outputFile: folder.file('explained.ndjson'),
    explain: true,
  });
  expect(explained).toMatchObject({ rows: plain.rows, counts: plain.counts });
  const without = (await rowsOf(explained.output_file)).map(({ reasons: _, reasons_base: __, ...rest }) => rest);
  expect(without).toEqual(await rowsOf(plain.output_file));
});

test('a column that the reasons need is refused, with --explain alone', async () => {
  const lines =
    '{"reasons": 1, "recency_days": 3, "frequency": 1, "avg_monetary": 1, "loyalty_member": true, "days_since_join": 9}';
  await expect(folder.predict('in.ndjson', lines, { explain: true })).rejects.toThrow('has a column reasons already');
  await folder.predict('in.ndjson', lines);
});
