import fc from 'fast-check';
import { parseDay } from '@retail-ml/features';
import { ImportFolder, SALES_HEADER } from './import-folder.fixture';

let folder: ImportFolder;

beforeEach(async () => {
  folder = await ImportFolder.create();
});

afterEach(() => folder.remove());

test('every row is taken, or rejected with its line, column, reason and text', async () => {
  const transactions = await folder.write(
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
  const summary = await folder.intoDuckdb({ transactions });
  expect(summary.transactions).toEqual({ read: 9, imported: 3, rejected: 6 });
  expect(summary.rejectsFile).toBe(folder.rejectsFile);
  expect((await folder.rejects()).map(({ line, column, reason }) => [line, column, reason])).toEqual([
    ['6', 'Quantity', '"1.5" is no whole number'],
    ['7', 'InvoiceDate', expect.stringContaining('"12/1/2010 8:26" is no time like 2011-03-05')],
    ['8', 'UnitPrice', '-3.39 is below 0; a return has a negative quantity'],
    ['9', '', 'the row has 4 cells, the header 7'],
    ['10', '', 'the row has 8 cells, the header 7'],
    ['11', 'StockCode', 'is empty'],
  ]);
  expect((await folder.rejects())[1]['raw']).toBe('2,71053,American date,1,12/1/2010 8:26,3.39,17850');
  expect(
    await folder.query('SELECT sale_id, customer_id, product_id, sold_at, quantity, unit_price FROM sales'),
  ).toEqual([
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
        let text = SALES_HEADER;
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
        const summary = await folder.intoDuckdb({
          transactions: await folder.write('sales.csv', text.replaceAll('\n', lineEnd)),
        });
        const rejected = summary.rejectsFile === null ? [] : (await folder.rejects()).map((it) => it['line']);
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
  const summary = await folder.intoDuckdb({
    transactions: await folder.write('sales.csv', `${SALES_HEADER}c1,p1,2026-01-05,1,2\nc1,p2,2026-01-06,1,2\n`),
    customers: await folder.write(
      'c.csv',
      'id;since;member\nc1;2025-12-24;yes\nc2;2026-01-01;\nc1;2026-01-02;no\nc3;soon;no\n',
    ),
    products: await folder.write('p.csv', 'stock_code,description,category\np1,"Mug, blue",Kitchen\n'),
    map: { 'customers.joined_on': 'since' },
  });
  expect(summary.customers).toEqual({ read: 4, imported: 2, rejected: 2 });
  expect(summary.published).toEqual({ customers: 2, products: 2, sales: 2 });
  expect(summary.mapping.customers).toEqual({ customer_id: 'id', joined_on: 'since', loyalty_member: 'member' });
  expect((await folder.rejects()).map((it) => it['reason'])).toEqual([
    '"c1" is on line 2 already',
    expect.stringContaining('"soon" is no time'),
  ]);
  expect(await folder.query('FROM customers ORDER BY 1')).toEqual([
    ['c1', '2025-12-24', true],
    ['c2', '2026-01-01', false],
  ]);
  expect(await folder.query('FROM products ORDER BY 1')).toEqual([
    ['p1', 'Kitchen', 'Mug, blue'],
    ['p2', 'unknown', 'p2'],
  ]);
});

test('amounts of whole lines serve where no unit price is known, and a product isn’t needed', async () => {
  const transactions = await folder.write(
    'cdnow.csv',
    'customer_id,date,quantity,amount\n2,1997-01-12,5,77.0\n2,1997-01-13,3,20\n2,1997-01-14,-1,-5\n2,1997-01-15,1,-5\n2,1997-01-16,0,5\n',
  );
  const summary = await folder.intoDuckdb({ transactions });
  expect(summary.transactions).toEqual({ read: 5, imported: 3, rejected: 2 });
  expect(await folder.query('SELECT sale_id, product_id, quantity, unit_price FROM sales')).toEqual([
    ['cdnow.csv:2', 'unknown', 5, '15.400000'],
    ['cdnow.csv:3', 'unknown', 3, '6.666667'],
    ['cdnow.csv:4', 'unknown', -1, '5.000000'],
  ]);
});

test('a sale that lies in the future is rejected; tomorrow may be today elsewhere', async () => {
  const transactions = await folder.write(
    'sales.csv',
    `${SALES_HEADER}c1,p1,2026-03-01,1,2\nc1,p1,2099-01-05,1,2\nc1,p1,2026-03-02T23:59:59,1,2\nc1,p1,2026-03-03,1,2\n`,
  );
  const { transactions: rows } = await folder.intoDuckdb({ transactions, today: parseDay('2026-03-01') });
  expect(rows).toEqual({ read: 4, imported: 2, rejected: 2 });
  expect(await folder.rejects()).toMatchObject([
    { line: '3', column: 'date', reason: '"2099-01-05" lies in the future: today is 2026-03-01 (UTC)' },
    { line: '5', column: 'date' },
  ]);
  // Without a day the clock's own counts.
  const tomorrowInAYear = new Date(Date.now() + 366 * 86_400_000).toISOString();
  const late = await folder.write('late.csv', `${SALES_HEADER}c1,p1,${tomorrowInAYear},1,2\n`);
  await expect(folder.intoDuckdb({ transactions: late })).rejects.toMatchObject({ code: 'nothing-imported' });
});
