import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { parseDay } from '@retail-ml/features';
import { openDuckdbSource } from '../duckdb/open-duckdb-source';
import { openDuckdbWriter } from '../duckdb/open-duckdb-writer';
import { openPostgresqlSource } from '../postgresql/open-postgresql-source';
import { openPostgresqlWriter } from '../postgresql/open-postgresql-writer';
import { createTestDatabase, type TestDatabase } from '../postgresql/test-database.fixture';
import { allSnapshots } from '../retail-source-harness.fixture';
import { type WriteMode } from '../retail-rows';
import { importSales, type ImportSalesInput } from './import-sales';

let folder: string;
let path: string;
let rejectsFile: string;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase(process.env['RETAIL_ML_TEST_DATABASE_URL'], 'import_sales');
});

afterAll(() => database?.drop());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-sales-'));
  path = join(folder, 'retail.duckdb');
  rejectsFile = join(folder, 'rejects.csv');
});

afterEach(() => rm(folder, { recursive: true }));

async function file(name: string, content: string | Buffer): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

function intoDuckdb(input: Omit<ImportSalesInput, 'openWriter' | 'rejectsFile'>, mode: WriteMode = 'replace') {
  return importSales({ ...input, rejectsFile, openWriter: () => openDuckdbWriter({ path, mode }) });
}

async function query(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRowsJson();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

async function rejects(): Promise<Record<string, string>[]> {
  return parse(await readFile(rejectsFile, 'utf8'), { columns: true });
}

const SALES = 'customer_id,product_id,date,quantity,price\n';

test('every row is taken, or rejected with its line, column, reason and text', async () => {
  const transactions = await file(
    'sales.csv',
    [
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID',
      '1,85099B,plain,6,2010-12-01T08:26:00,2.55,17850',
      '1,71053,"a quote "" and a',
      'line break",6,2010-12-01 08:26:00,3.39,',
      '',
      '2,71053,half a unit,1.5,2010-12-01,3.39,17850',
      '2,71053,American date,1,12/1/2010 8:26,3.39,17850',
      '2,71053,below zero,1,2010-12-01,-3.39,17850',
      '2,71053,too short,1',
      '2,71053,too,long,1,2010-12-01,3.39,17850',
      '2,,no product,1,2010-12-01,3.39,17850',
      '3,22 "inch",é£😀 inner quotes,-1,2010-12-01T23:30:00-05:00,0,17850.0',
    ].join('\r\n'),
  );
  const summary = await intoDuckdb({ transactions });
  expect(summary.transactions).toEqual({ read: 9, imported: 3, rejected: 6 });
  expect(summary.rejectsFile).toBe(rejectsFile);
  expect((await rejects()).map(({ line, column, reason }) => [line, column, reason])).toEqual([
    ['6', 'Quantity', '"1.5" is no whole number'],
    ['7', 'InvoiceDate', expect.stringContaining('"12/1/2010 8:26" is no time like 2011-03-05')],
    ['8', 'UnitPrice', '-3.39 is below 0; a return has a negative quantity'],
    ['9', '', 'the row has 4 cells, the header 7'],
    ['10', '', 'the row has 8 cells, the header 7'],
    ['11', 'StockCode', 'is empty'],
  ]);
  expect((await rejects())[1]['raw']).toBe('2,71053,American date,1,12/1/2010 8:26,3.39,17850');
  expect(await query('SELECT sale_id, customer_id, product_id, sold_at, quantity, unit_price FROM sales')).toEqual([
    ['1-2', '17850', '85099B', '2010-12-01 08:26:00', 6, '2.550000'],
    ['1-3', null, '71053', '2010-12-01 08:26:00', 6, '3.390000'],
    ['3-12', '17850.0', '22 "inch"', '2010-12-02 04:30:00', -1, '0.000000'],
  ]);
});

test('none is lost and each is reported at its line, whatever the order of good and bad rows', async () => {
  const row = fc.record({ good: fc.boolean(), breaks: fc.integer({ min: 0, max: 2 }), blankBefore: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 30 }),
      fc.constantFrom('\n', '\r\n'),
      async (drawn, lineEnd) => {
        let line = 2;
        let text = SALES;
        const bad: string[] = [];
        for (const { good, breaks, blankBefore } of [...drawn, { good: true, breaks: 0, blankBefore: false }]) {
          if (blankBefore) {
            text += '\n';
            line++;
          }
          if (!good) bad.push(String(line));
          text += `"c${'\n'.repeat(breaks)}",p,2026-01-01,${good ? 1 : 'x'},1\n`;
          line += breaks + 1;
        }
        const summary = await intoDuckdb({ transactions: await file('sales.csv', text.replaceAll('\n', lineEnd)) });
        const rejected = summary.rejectsFile === null ? [] : (await rejects()).map((it) => it['line']);
        expect(rejected).toEqual(bad);
        expect(summary.transactions).toEqual({
          read: drawn.length + 1,
          imported: drawn.length + 1 - bad.length,
          rejected: bad.length,
        });
      },
    ),
    { numRuns: 12 },
  );
});

test('customers and products come along; sold products without a row get the unknown category', async () => {
  const summary = await intoDuckdb({
    transactions: await file('sales.csv', `${SALES}c1,p1,2026-01-05,1,2\nc1,p2,2026-01-06,1,2\n`),
    customers: await file(
      'c.csv',
      'id;since;member\nc1;2025-12-24;yes\nc2;2026-01-01;\nc1;2026-01-02;no\nc3;soon;no\n',
    ),
    products: await file('p.csv', 'stock_code,description,category\np1,"Mug, blue",Kitchen\n'),
    map: { 'customers.joined_on': 'since' },
  });
  expect(summary.customers).toEqual({ read: 4, imported: 2, rejected: 2 });
  expect(summary.published).toEqual({ customers: 2, products: 2, sales: 2 });
  expect(summary.mapping.customers).toEqual({ customer_id: 'id', joined_on: 'since', loyalty_member: 'member' });
  expect((await rejects()).map((it) => it['reason'])).toEqual([
    '"c1" is on line 2 already',
    expect.stringContaining('"soon" is no time'),
  ]);
  expect(await query('FROM customers ORDER BY 1')).toEqual([
    ['c1', '2025-12-24', true],
    ['c2', '2026-01-01', false],
  ]);
  expect(await query('FROM products ORDER BY 1')).toEqual([
    ['p1', 'Kitchen', 'Mug, blue'],
    ['p2', 'unknown', 'p2'],
  ]);
});

test('amounts of whole lines serve where no unit price is known, and a product isn’t needed', async () => {
  const transactions = await file(
    'cdnow.csv',
    'customer_id,date,quantity,amount\n2,1997-01-12,5,77.0\n2,1997-01-13,3,20\n2,1997-01-14,-1,-5\n2,1997-01-15,1,-5\n2,1997-01-16,0,5\n',
  );
  const summary = await intoDuckdb({ transactions });
  expect(summary.transactions).toEqual({ read: 5, imported: 3, rejected: 2 });
  expect(await query('SELECT sale_id, product_id, quantity, unit_price FROM sales')).toEqual([
    ['cdnow.csv:2', 'unknown', 5, '15.400000'],
    ['cdnow.csv:3', 'unknown', 3, '6.666667'],
    ['cdnow.csv:4', 'unknown', -1, '5.000000'],
  ]);
});

test('gzip, Parquet, other delimiters and a byte order mark give the same rows', async () => {
  const rows = `${SALES}c1,p1,2026-01-05 10:00:00,1,2.5\n,p2,2026-01-06 11:30:00,-2,0.1\n`;
  await intoDuckdb({ transactions: await file('sales.csv', rows) });
  const all = 'SELECT * EXCLUDE (sale_id) FROM sales';
  const expected = await query(all);
  expect(expected).toHaveLength(2);

  await intoDuckdb({ transactions: await file('sales.csv.gz', gzipSync(rows)) });
  expect(await query(all)).toEqual(expected);

  await intoDuckdb({ transactions: await file('semicolons.csv', `\uFEFF${rows.replaceAll(',', ';')}`) });
  expect(await query(all)).toEqual(expected);

  const parquet = join(folder, 'sales.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT * REPLACE (date::TIMESTAMP AT TIME ZONE 'UTC' AS date, price::DOUBLE AS price)
           FROM read_csv('${join(folder, 'sales.csv')}')) TO '${parquet}' (FORMAT parquet)`,
  );
  instance.closeSync();
  const summary = await intoDuckdb({ transactions: parquet });
  expect(summary.transactions).toEqual({ read: 2, imported: 2, rejected: 0 });
  expect(await query(all)).toEqual(expected);
});

test('appending adds, and refuses a file that is there already', async () => {
  const first = await file('january.csv', `${SALES}c1,p1,2026-01-05,1,2\n`);
  const second = await file('february.csv', `${SALES}c1,p1,2026-02-05,1,2\n`);
  await intoDuckdb({ transactions: first });
  expect((await intoDuckdb({ transactions: second }, 'append')).published.sales).toBe(2);
  await expect(intoDuckdb({ transactions: second }, 'append')).rejects.toMatchObject({
    code: 'duplicate-key',
    message: expect.stringContaining('"february.csv:2"'),
  });
  expect(await query('SELECT count(*)::INTEGER FROM sales')).toEqual([[2]]);
});

describe('an import that fails changes nothing', () => {
  beforeEach(async () => {
    await intoDuckdb({ transactions: await file('good.csv', `${SALES}c1,p1,2026-01-05,1,2\n`) });
  });

  afterEach(async () => {
    expect(await query('SELECT sale_id FROM sales')).toEqual([['good.csv:2']]);
    expect((await readdir(folder)).filter((name) => name.includes('.new-'))).toEqual([]);
  });

  test('no row could be taken: the rejects file says why', async () => {
    const transactions = await file('bad.csv', `${SALES}c1,p1,1/5/2026,1,2\n`);
    await expect(intoDuckdb({ transactions })).rejects.toMatchObject({ code: 'nothing-imported', fields: { read: 1 } });
    expect(await rejects()).toHaveLength(1);
  });

  test.each([
    ['an empty file', '', 'file-unreadable'],
    ['a header alone', SALES, 'nothing-imported'],
    [
      'a quote that is never closed',
      `${SALES}c1,p1,2026-01-05,1,2\nc1,"p1,2026-01-05,1,2\nc1,p1,2026-01-05,1,2\n`,
      'file-unreadable',
    ],
    ['a column that is missing', 'customer_id,date,price\nc1,2026-01-05,1\n', 'column-missing'],
  ])('%s', async (_name, content, code) => {
    await expect(intoDuckdb({ transactions: await file('bad.csv', content) })).rejects.toMatchObject({ code });
  });

  test('files that are not there, or not what their name says', async () => {
    const missing = join(folder, 'nowhere.csv');
    await expect(intoDuckdb({ transactions: missing })).rejects.toMatchObject({ code: 'file-missing' });
    for (const name of ['sales.xlsx', 'sales.parquet', 'sales.csv.gz']) {
      const transactions = await file(name, SALES);
      await expect(intoDuckdb({ transactions })).rejects.toMatchObject({ code: 'file-unreadable' });
    }
  });
});

test('PostgreSQL gets the same rows, replaces and appends, and keeps all when an import fails', async () => {
  const { connectionString } = database;
  const intoPostgresql = (transactions: string, mode: WriteMode) =>
    importSales({ transactions, rejectsFile, openWriter: () => openPostgresqlWriter({ connectionString, mode }) });
  const transactions = await file(
    'sales.csv',
    `${SALES}"tab\t \\ N",p1,2026-01-05T01:00:00+02:00,3,0.1\n,\\N,2026-01-06,-1,2\n`,
  );
  await intoDuckdb({ transactions });
  await intoPostgresql(await file('old.csv', `${SALES}c1,p1,2025-01-05,1,2\n`), 'replace');
  expect((await intoPostgresql(transactions, 'replace')).published).toEqual({ customers: 0, products: 2, sales: 2 });
  await expect(intoPostgresql(transactions, 'append')).rejects.toMatchObject({
    code: 'duplicate-key',
    message: expect.stringContaining('"sales.csv:2"'),
  });
  expect(
    (await intoPostgresql(await file('more.csv', `${SALES}c9,p9,2026-01-04,1,2\n`), 'append')).published.sales,
  ).toBe(3);

  await intoDuckdb({ transactions: join(folder, 'more.csv') }, 'append');
  const wanted = { asOfDays: [parseDay('2026-02-01')], lookbackDays: 30, population: 'all' as const };
  const postgresql = await openPostgresqlSource({ connectionString });
  const duckdb = await openDuckdbSource({ path });
  expect(await allSnapshots(postgresql, wanted)).toStrictEqual(await allSnapshots(duckdb, wanted));
  expect(await postgresql.salesPeriod()).toEqual(await duckdb.salesPeriod());
  await postgresql.close();
  await duckdb.close();
});

const REAL_DATA = join(__dirname, '../../../../../shared/data');

// The real files lie beside the repository, and not everywhere.
if (existsSync(join(REAL_DATA, 'cdnow_transactions.csv.gz'))) {
  test('the CDNOW transactions give the published churn features, row by row', async () => {
    const summary = await intoDuckdb({ transactions: join(REAL_DATA, 'cdnow_transactions.csv.gz') });
    expect(summary.transactions).toEqual({ read: 46_901, imported: 46_901, rejected: 0 });
    const published = gunzipSync(await readFile(join(REAL_DATA, 'churn_cdnow_180d_active.csv.gz'))).toString();
    const rows = published
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.split(','));
    const source = await openDuckdbSource({ path });
    const snapshots = await allSnapshots(source, {
      asOfDays: [...new Set(rows.map(([, day]) => day))].map(parseDay),
      lookbackDays: 180,
      population: 'active',
    });
    await source.close();
    expect(snapshots.length).toBe(rows.length);
    const byKey = new Map(snapshots.map((snapshot) => [`${snapshot.customerId} ${snapshot.asOf}`, snapshot]));
    const different = rows.filter(([customerId, day, recency, frequency, monetary, , tenure, churned]) => {
      const snapshot = byKey.get(`${customerId} ${parseDay(day)}`);
      if (snapshot === undefined) return true;
      const { recencyDays, daysSinceJoin, avgMonetary, daysToNextPurchase } = snapshot;
      const isChurned = daysToNextPurchase === null || daysToNextPurchase >= 180;
      return (
        recencyDays !== Number(recency) ||
        snapshot.frequency !== Number(frequency) ||
        daysSinceJoin !== Number(tenure) ||
        isChurned !== (churned === '1') ||
        // Published with four decimals.
        Math.abs(avgMonetary - Number(monetary)) > 0.000_051
      );
    });
    expect(different).toEqual([]);
  });
}
