import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import {
  BatchFolder,
  csv,
  type Customer,
  customer,
  HEADER,
  ndjson,
  type Row,
  rowsOf,
  sql,
} from './batch-folder.fixture';

const CUSTOMERS = Array.from({ length: 5000 }, (_, i) => customer(i));

let folder: BatchFolder;

beforeEach(async () => {
  folder = await BatchFolder.create();
});
afterEach(() => folder.remove());

const numberOrNull = (value: unknown) => (value === null || value === '' ? null : Number(value));

/** What the predictor itself says, beside what the file says. */
function expectPredictions(rows: readonly Row[], customers: readonly Customer[]): void {
  expect(rows).toHaveLength(customers.length);
  const found = rows.map((row) => [
    row['customer_id'],
    Number(row['churn_probability']),
    row['risk_category'],
    row['next_action'],
    numberOrNull(row['next_active_from_days']),
    numberOrNull(row['next_active_to_days']),
    numberOrNull(row['inactive_since_days']),
    Number(row['value_at_risk']),
    Number(row['horizon_days']),
    row['model_version'],
  ]);
  const expected = customers.map((it) => {
    const prediction = folder.predictor.predict(it);
    return [
      it.id,
      prediction.churnProbability,
      prediction.riskCategory,
      prediction.nextAction,
      prediction.nextActivePeriod?.fromDays ?? null,
      prediction.nextActivePeriod?.toDays ?? null,
      prediction.inactiveSinceDays,
      prediction.valueAtRisk,
      90,
      folder.predictor.modelVersion,
    ];
  });
  expect(found).toEqual(expected);
}

const ENDINGS = ['csv', 'csv.gz', 'ndjson', 'ndjson.gz', 'parquet'];

describe.each(ENDINGS)('from .%s', (from) => {
  test.each(ENDINGS)('to .%s: each row in its order, to the last digit, all columns kept', async (to) => {
    const text = from.startsWith('csv') ? csv(CUSTOMERS) : ndjson(CUSTOMERS);
    let content: Buffer | null = from.endsWith('.gz') ? gzipSync(text) : Buffer.from(text);
    if (from === 'parquet') {
      await writeFile(folder.file('rows.ndjson'), text);
      await sql(`COPY (FROM read_json('${folder.path}/rows.ndjson')) TO '${folder.path}/in.parquet'`);
      content = null;
    }
    const outputFile = folder.file(`out.${to}`);
    const summary = await folder.predict(`in.${from}`, content, { outputFile });
    const rows = await rowsOf(outputFile);
    expectPredictions(rows, CUSTOMERS);
    expect(Object.keys(rows[0]).slice(0, HEADER.length)).toEqual(HEADER);
    expect(rows.map((row) => row['note'])).toEqual(CUSTOMERS.map((_, i) => `a "note", ${i}`));
    expect(rows.map((row) => Number(row['avg_monetary']))).toEqual(CUSTOMERS.map((it) => it.avgMonetary));
    const count = (category: string) => rows.filter((row) => row['risk_category'] === category).length;
    expect(summary).toMatchObject({
      model_version: folder.predictor.modelVersion,
      rows: { read: 5000, scored: 5000, rejected: 0 },
      counts: { risk_categories: { LOW: count('LOW'), MEDIUM: count('MEDIUM'), HIGH: count('HIGH') } },
      rejects_file: null,
    });
    expect(Math.min(count('LOW'), count('MEDIUM'), count('HIGH'))).toBeGreaterThan(0);
  });
});

test('a file of no rows gives a file of no rows', async () => {
  const { rows, output_file } = await folder.predict('in.csv', `${HEADER.join()}\n`);
  expect(rows).toEqual({ read: 0, scored: 0, rejected: 0 });
  expect(await readFile(output_file, 'utf8')).toMatch(/^note,.*,model_version\n$/);
});

test.each([
  [
    'a missing column',
    'in.csv',
    'id,frequency\n1,2\n',
    'no column recency_days, avg_monetary, loyalty_member, days_since_join. Columns found: id, frequency',
  ],
  ['an empty file', 'in.csv', '', 'its first line must name the columns'],
  [
    'a column that a prediction adds',
    'in.csv',
    `${HEADER.join()},Risk_Category\n`,
    'has a column risk_category already',
  ],
  ['a column twice', 'in.csv', `${HEADER.join()},note\n`, 'has two columns note'],
  [
    'a quote that is not closed',
    'in.csv',
    csv(CUSTOMERS.slice(0, 9)).replace('note"", 5"', 'note"", 5'),
    'a quote is opened on line 7',
  ],
  ['another ending', 'in.xlsx', '', 'a file that ends in .csv, .csv.gz, .ndjson, .ndjson.gz or .parquet'],
  ['what is no Parquet', 'in.parquet', 'no', 'in.parquet'],
  ['what is no gzip', 'in.csv.gz', 'no', 'in.csv.gz'],
])('%s ends with a sentence, and nothing is left behind', async (_, name, content, sentence) => {
  await expect(folder.predict(name, content)).rejects.toThrow(sentence);
  expect(await readdir(folder.path)).toEqual([name]);
});

test('no file and no model are named', async () => {
  await expect(folder.predict('nowhere.csv', null)).rejects.toThrow('There is no file');
  await mkdir(folder.file('churn'));
  await expect(folder.predict('in.csv', csv([customer(1)]), { modelPath: folder.file('churn') })).rejects.toThrow(
    'npx retail-ml churn',
  );
});
