import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckdbSource, openDuckdbWriter, syntheticRetailer, writeRetailer } from '@retail-ml/data-sources';
import { parseDay } from '@retail-ml/features';
import { generateRetailer } from './generate-retailer';
import { importOwnSales, type ImportSalesOptions } from './import-sales';
import { type Progress } from './progress';

let folder: string;
let shares: number[];

const progress: Progress = { step: (_label, work) => work((share) => shares.push(share)), note: () => undefined };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-command-'));
  shares = [];
});

afterEach(() => rm(folder, { recursive: true }));

async function fillWithSyntheticSales(path: string): Promise<void> {
  const writer = await openDuckdbWriter({ path, mode: 'replace' });
  await writeRetailer(syntheticRetailer({ customers: 100, products: 10 }), writer);
}

async function options(csv: string): Promise<ImportSalesOptions> {
  const transactions = join(folder, 'sales.csv');
  await writeFile(transactions, csv);
  return {
    transactions,
    dataSource: 'duckdb',
    duckdbPath: join(folder, 'data', 'retail.duckdb'),
    postgresql: {},
    rejectsFile: join(folder, 'rejected.csv'),
  };
}

test('a team’s own sales take the place of the synthetic ones, and more can be added', async () => {
  const january = await options('Kunde,Datum,quantity,price\nk1,2026-01-05,1,2.5\nk2,2026-01-06,x,2.5\n');
  const { duckdbPath } = january;
  await fillWithSyntheticSales(duckdbPath);

  const imported = await importOwnSales({ ...january, map: 'customer_id=Kunde,sold_at=Datum' }, progress);
  expect(imported).toMatchObject({
    transactions: { read: 2, imported: 1, rejected: 1 },
    rejectsFile: january.rejectsFile,
    mapping: { transactions: { customer_id: 'Kunde', sold_at: 'Datum', quantity: 'quantity', unit_price: 'price' } },
    destination: expect.stringContaining('retail.duckdb'),
    period: { firstDay: parseDay('2026-01-05'), lastDay: parseDay('2026-01-05'), customers: 1, sales: 1 },
  });

  expect(shares.at(-1)).toBe(1);

  const february = join(folder, 'february.csv');
  await writeFile(february, 'customer_id,date,quantity,price\nk1,2026-02-05,1,2.5\n');
  const appended = await importOwnSales({ ...january, transactions: february, append: true }, progress);
  expect(appended.rejectsFile).toBeNull();
  expect(appended.period).toMatchObject({ lastDay: parseDay('2026-02-05'), sales: 2 });
});

test('a wrong map changes nothing and says what the file has', async () => {
  const sales = await options('Kunde,Datum,quantity,price\nk1,2026-01-05,1,2.5\n');
  const { duckdbPath } = sales;
  await fillWithSyntheticSales(duckdbPath);
  await expect(importOwnSales({ ...sales, map: 'customer_id=Kundin' }, progress)).rejects.toMatchObject({
    code: 'column-missing',
    message: expect.stringContaining('Columns found: Kunde, Datum, quantity, price'),
  });
  const source = await openDuckdbSource({ path: duckdbPath });
  expect((await source.salesPeriod()).lastDay).toBe(parseDay('2026-10-31'));
  await source.close();
});

test('the synthetic retailer takes the place of imported sales only on demand', async () => {
  const sales = await options('customer_id,date,quantity,price\nk1,2026-01-05,1,2.5\n');
  const { duckdbPath } = sales;
  await importOwnSales(sales, progress);
  const small = { customers: 20, products: 3, years: 1, duckdbPath };
  await expect(generateRetailer(small, progress)).rejects.toMatchObject({ code: 'would-lose-sales' });
  expect((await generateRetailer({ ...small, replace: true }, progress)).customers).toBe(20);
  // And back, without asking: it can be generated again.
  expect((await importOwnSales(sales, progress)).period.sales).toBe(1);
});
