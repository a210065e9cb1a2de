import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayOf } from '@retail-ml/features';
import fc from 'fast-check';
import { type PartOutcome, type PartPredictor } from '../batch-predict/part';
import { SqlPartPredictor } from '../batch-predict/sql-part-predictor';
import { saveChurnModel, saveDemandModel } from '../tables/hand-written-models.fixture';
import { openTabularModel } from '../tables/open-tabular-model';
import { openTableSource } from '../tables/table-file';
import { type TabularModel } from '../tables/tabular-model';
import { PlainPartPredictor } from './plain-part-predictor';

const settings = { outputFormat: { kind: 'csv', isGzipped: false }, explain: false } as const;
const CHURN = ['customer_id', 'recency_days', 'frequency', 'avg_monetary', 'loyalty_member', 'days_since_join'];
const PRODUCT = ['category', 'recent_sales_7d', 'recent_sales_30d', 'seasonality', 'day_of_week'];

/** Whatever cannot be done is left to nobody. */
const nobody: PartPredictor = {
  predict: () => Promise.reject(new Error('not plain')),
  interrupt: () => undefined,
  close: () => Promise.resolve(),
};

let folder: string;
const models = {} as Record<TabularModel['name'], { model: TabularModel; sql: SqlPartPredictor }>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plain-csv-'));
  await saveChurnModel(join(folder, 'churn'));
  await saveDemandModel(join(folder, 'demand'));
  for (const name of ['churn', 'demand'] as const) {
    const { table: model } = await openTabularModel(name, join(folder, name), { today: dayOf(new Date()) });
    models[name] = { model, sql: await SqlPartPredictor.open(model, settings) };
  }
});
afterAll(async () => {
  await Promise.all(Object.values(models).map(({ sql }) => sql.close()));
  await rm(folder, { recursive: true });
});

interface Predicted {
  outcome: PartOutcome;
  text: string;
}

/** What a predictor makes of a file, as its first or a later part. */
async function predicted(predictor: PartPredictor, sql: SqlPartPredictor, text: string, index = 0): Promise<Predicted> {
  const path = join(folder, 'in.csv');
  await writeFile(path, text);
  const source = await openTableSource(sql.connection, path);
  const outputFile = join(folder, 'out.csv');
  const outcome = await predictor.predict({ index, source, outputFile, rejectsFile: join(folder, 'rejects.csv') });
  return { outcome, text: await readFile(outputFile, 'utf8') };
}

/** As DuckDB predicts a file that needs no more than this reader. */
async function expectPlain(name: TabularModel['name'], text: string, index = 0): Promise<Predicted> {
  const { model, sql } = models[name];
  const plain = await predicted(PlainPartPredictor.over(nobody, model, settings), sql, text, index);
  expect(plain).toEqual(await predicted(sql, sql, text, index));
  return plain;
}

const RUNS = { numRuns: 30, seed: 1 };

const plainCustomers = fc.array(
  fc
    .record({
      id: fc.stringMatching(/^[\w .;|'ÄžЖ語-]{0,12}$/u),
      tenure: fc.integer({ min: 0, max: 3000 }),
      recencyShare: fc.double({ min: 0, max: 1, noNaN: true }),
      frequency: fc.integer({ min: 0, max: 40 }),
      money: fc.oneof(
        fc.nat(2e6).map((cents) => (cents / 100).toFixed(2)),
        fc.nat(9e8).map(String),
        fc.constant('0'),
      ),
      member: fc.boolean(),
    })
    .map(({ id, tenure, recencyShare, frequency, money, member }) =>
      [id, Math.floor(tenure * recencyShare), frequency, money, member, tenure].join(),
    ),
  { minLength: 1, maxLength: 400 },
);

test('plain customers get the bytes that DuckDB writes of them, with or without a last line feed', async () => {
  await fc.assert(
    fc.asyncProperty(plainCustomers, fc.boolean(), fc.integer({ min: 0, max: 1 }), async (rows, hasEnd, index) => {
      const text = [CHURN.join(), ...rows].join('\n') + (hasEnd ? '\n' : '');
      const { outcome } = await expectPlain('churn', text, index);
      expect(outcome.scored).toBe(rows.length);
    }),
    RUNS,
  );
});

const plainProducts = fc.array(
  fc
    .tuple(
      fc.constantFrom('Toys', 'Garden and outdoors', 'Küche', 'x'),
      fc.nat(500),
      fc.integer({ min: 500, max: 100_000 }),
      fc.constantFrom('winter', 'spring', 'summer', 'autumn'),
      fc.constantFrom('Monday', 'Friday', 'Sunday'),
      fc.option(fc.stringMatching(/^P\d{1,6}$/), { nil: '' }),
    )
    .map((cells) => cells.join()),
  { minLength: 1, maxLength: 100 },
);

test('so do plain products', async () => {
  await fc.assert(
    fc.asyncProperty(plainProducts, async (rows) => {
      await expectPlain('demand', [[...PRODUCT, 'product_id'].join(), ...rows, ''].join('\n'));
    }),
    RUNS,
  );
});

test('days and their weekdays, empty cells and absent columns are read as DuckDB reads them', async () => {
  const header = [...PRODUCT, 'recent_sales_14d', 'is_holiday', 'as_of_date'].join();
  const rows = [
    'Toys,3,20,winter,Tuesday,7,true,2026-12-01',
    'Toys,3,20,winter,Tuesday,,,',
    'Toys,3,20,summer,Friday,,false,',
  ];
  const { outcome } = await expectPlain('demand', [header, ...rows, ''].join('\n'));
  expect(outcome).toMatchObject({ scored: 3, rejected: 0 });
});

test('more records than are held at once, and more bytes than are written at once', async () => {
  const row = (i: number) => `${'x'.repeat(i % 700)},${i % 90},${i % 5},${i / 4},${i % 2 === 0},${100 + (i % 900)}`;
  const rows = Array.from({ length: 5000 }, (_, i) => row(i));
  const { outcome } = await expectPlain('churn', [CHURN.join(), ...rows, ''].join('\n'));
  expect(outcome.counts.reduce((sum, count) => sum + count, 0)).toBe(5000);
});

const good = 'C1,10,3,12.5,true,100';

test.each([
  ['a quoted cell', '"C,1",10,3,12.5,true,100'],
  ['a number sign', '#C1,10,3,12.5,true,100'],
  ['an empty line', ''],
  ['a cell too few', 'C1,10,3,12.5,true'],
  ['a cell too many', `${good},1`],
  ['a sign', 'C1,10,3,-12.5,true,100'],
  ['an exponent', 'C1,10,3,1e2,true,100'],
  ['blanks around a number', 'C1, 10 ,3,12.5,true,100'],
  ['more digits than are exact', 'C1,10,3,1234567.12345678901,true,100'],
  ['a point without digits', 'C1,10,3,12.,true,100'],
  ['another word for true', 'C1,10,3,12.5,TRUE,100'],
  ['a missing number', 'C1,10,,12.5,true,100'],
  ['a row that cannot be', 'C1,200,3,12.5,true,100'],
  ['a number beyond its limits', 'C1,10,3,12.5,true,99999999'],
])('%s is left to DuckDB', async (_, line) => {
  const { model, sql } = models.churn;
  const text = [CHURN.join(), good, line, good, ''].join('\n');
  await expect(predicted(PlainPartPredictor.over(nobody, model, settings), sql, text)).rejects.toThrow('not plain');
  expect(await predicted(PlainPartPredictor.over(sql, model, settings), sql, text)).toEqual(
    await predicted(sql, sql, text),
  );
});

test.each([
  ['carriage returns', [CHURN.join(), good, ''].join('\r\n')],
  ['another delimiter', [CHURN, good.split(',')].map((cells) => cells.join(';')).join('\n')],
  ['a header in quotes', [CHURN.map((name) => `"${name}"`).join(), good].join('\n')],
  [
    'bytes that are no UTF-8',
    Buffer.concat([Buffer.from(`${CHURN.join()}\n`), Buffer.from([0xff]), Buffer.from(`${good}\n`)]),
  ],
])('%s is left to DuckDB', async (_, text) => {
  const { model, sql } = models.churn;
  const plain = predicted(PlainPartPredictor.over(nobody, model, settings), sql, text as string);
  await expect(plain).rejects.toThrow('not plain');
});

test('every character of ASCII in a cell comes out as DuckDB writes it', async () => {
  const { model, sql } = models.churn;
  for (let code = 1; code < 128; code++) {
    // One carriage return among line feeds is an error of the whole file to DuckDB.
    if (code === 13) continue;
    const text = `${CHURN.join()}\na${String.fromCharCode(code)}b,10,3,12.5,true,100\n`;
    const both = await predicted(PlainPartPredictor.over(sql, model, settings), sql, text);
    expect([code, both]).toEqual([code, await predicted(sql, sql, text)]);
  }
});
