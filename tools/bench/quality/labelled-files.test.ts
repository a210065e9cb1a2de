import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { horizonOf, labelledFiles } from './labelled-files.mjs';
import { readPredictions, refuseOtherRows } from './predictions.mjs';
import { qualityOptions } from './quality-options.mjs';
import { withHistory } from './with-history.mjs';

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'retail-ml-labelled-'))));
afterEach(() => fs.rmSync(folder, { recursive: true }));

function write(name: string, ...lines: string[]): string {
  fs.writeFileSync(path.join(folder, name), `${lines.join('\n')}\n`);
  return path.join(folder, name);
}

const CHURN =
  'customer_id,snapshot_date,recency_days,frequency,avg_monetary,loyalty_member,days_since_join,churned,split';

test('files are told apart by their columns', async () => {
  const churn = write('shop_180d.csv', CHURN, 'A,2026-01-01,1,1,9.5,0,1,0,train');
  const demand = write('demand.csv', 'series_id,origin_date,target_7d,target_30d,split', 'P,2026-01-01,1,2,test');
  const sales = write('sales.csv', 'customer_id,date,quantity,amount', 'A,2025-12-31,1,9.5');
  write('products.csv', 'stock_code,category', 'P,toys');
  write('notes.txt', 'nothing');
  expect(await labelledFiles(folder, {})).toEqual({
    labelled: [
      { path: demand, model: 'demand', horizonDays: null },
      { path: churn, model: 'churn', horizonDays: 180 },
    ],
    sales: [{ path: sales, customerColumn: 'customer_id', dayColumn: 'date', productColumn: null }],
  });
});

test('a folder without such files says what it looked for', async () => {
  await expect(labelledFiles(folder, {})).rejects.toThrow('holds no file of labelled rows');
  await expect(labelledFiles(path.join(folder, 'nowhere'), {})).rejects.toThrow('There is no folder');
  write('shop.csv', CHURN);
  await expect(labelledFiles(folder, { 'other.csv': 30 })).rejects.toThrow('there is no other.csv');
});

test.each([
  ['churn_cdnow_180d_active.csv.gz', {}, 180],
  ['churn_90d.csv', {}, 90],
  ['churn.csv', {}, 90],
  ['churn_180d.csv', { 'churn_180d.csv': 60 }, 60],
  ['grade3days.csv', {}, 90],
])('%s with %j has a label of %i days', (name, given, days) => {
  expect(horizonOf(name, given)).toBe(days);
});

test('options: help, faults in one sentence, and what they default to', () => {
  expect(qualityOptions(['--help'])).toBeNull();
  expect(qualityOptions(['--folder', 'x', '--horizon-days', 'a.csv=30'])).toMatchObject({
    seeds: [1, 2, 3],
    horizonDays: { 'a.csv': 30 },
    peers: null,
  });
  expect(() => qualityOptions([])).toThrow('--folder is missing');
  expect(() => qualityOptions(['--folder', 'x', '--seeds', '1,two'])).toThrow('--seeds: a whole number from 0');
  expect(() => qualityOptions(['--folder', 'x', '--horizon-days', '30'])).toThrow('rows.csv=180');
});

test('total_purchases counts purchase days before the snapshot, of the shop whose rows they are', async () => {
  const file = {
    path: write(
      'shop.csv',
      CHURN,
      'B,2026-01-01,1,2,9.5,0,400,0,train',
      'A,2026-01-01,2,1,9.5,0,2,1,test',
      'B,2026-02-01,32,2,9.5,0,431,0,test',
    ),
    model: 'churn' as const,
    horizonDays: 90,
  };
  const sales = (name: string, ...lines: string[]) => ({
    path: write(name, 'customer_id,date,quantity', ...lines),
    customerColumn: 'customer_id',
    dayColumn: 'date',
    productColumn: null,
  });
  const own = sales(
    'own.csv',
    ...['B,2024-12-01T10:00:00,1', 'B,2025-12-30,1', 'B,2025-12-31T09:00:00,1', 'B,2025-12-31T18:00:00,2'],
    // On the snapshot's day, after it, and given back: none of them counts.
    ...['B,2026-02-01,1', 'A,2025-12-30,1', 'A,2026-01-01,1', 'A,2025-12-31,-1'],
  );
  const another = sales('another.csv', 'B,2025-12-31,1');
  const found = await withHistory(file, [another, own], folder);
  expect(fs.readFileSync(found!.input, 'utf8').trimEnd().split('\n')).toEqual([
    `${CHURN},total_purchases`,
    'B,2026-01-01,1,2,9.5,0,400,0,train,3',
    'A,2026-01-01,2,1,9.5,0,2,1,test,1',
    'B,2026-02-01,32,2,9.5,0,431,0,test,3',
  ]);
  expect(await withHistory(file, [another], folder)).toBeNull();
});

test("a product's histories come from the sales that its rows were made of", async () => {
  const file = {
    path: write(
      'demand.csv',
      'series_id,origin_date,recent_sales_30d,split',
      ...['P,2026-03-01,5.0,train', 'P,2026-04-01,2,test', 'Q,2026-04-01,0,test'],
    ),
    model: 'demand' as const,
    horizonDays: null,
  };
  const sales = (name: string, ...lines: string[]) => ({
    path: write(name, 'customer_id,sku,date,quantity', ...lines),
    ...{ customerColumn: 'customer_id', productColumn: 'sku', dayColumn: 'date' },
  });
  // 30 days before the first of March are from 30 January on.
  const lines = ['A,P,2026-01-29,9', 'A,P,2026-01-30T09:00:00,3', 'B,P,2026-02-28,2', 'B,P,2026-03-31,2'];
  const own = sales('own.csv', ...lines);
  const another = sales('another.csv', ...lines.slice(1, 3));
  expect(await withHistory(file, [another, { ...own, productColumn: null }], folder)).toBeNull();
  expect(await withHistory(file, [another, own], folder)).toMatchObject({
    needs: '--sales',
    input: file.path,
    options: ['--sales', own.path],
  });
});

test('predictions are read in one order whatever that of the file, and other rows are refused', async () => {
  const header = 'model,customer_id,snapshot_date,churned,churn_probability';
  const lines = ['a,7,2026-01-01,0,0.25', 'a,10,2026-01-01,1,0.5', 'b,10,2026-01-01,1,0.75', 'b,7,2026-01-01,0,0.125'];
  const predictions = await readPredictions(write('p.csv', header, ...lines), 'churn');
  expect(
    [...predictions].map(([name, rows]) => [name, rows.map(({ unit, probability }) => [unit, probability])]),
  ).toEqual([
    [
      'a',
      [
        ['10', 0.5],
        ['7', 0.25],
      ],
    ],
    [
      'b',
      [
        ['10', 0.75],
        ['7', 0.125],
      ],
    ],
  ]);
  const [a, b] = predictions.values();
  expect(() => refuseOtherRows(b, a, 'b')).not.toThrow();
  expect(() => refuseOtherRows(b.slice(1), a, 'b')).toThrow('b answered other rows than the trainer: 1 and 2');
  expect(() => refuseOtherRows([b[0], { ...b[1], actual: 1 }], a, 'b')).toThrow('of 7 on 2026-01-01');
});
