import { readdir } from 'node:fs/promises';
import { ImportFolder, SALES_HEADER } from './import-folder.fixture';

let folder: ImportFolder;

beforeEach(async () => {
  folder = await ImportFolder.create();
});

afterEach(() => folder.remove());

test('appending adds, and refuses a file that is there already', async () => {
  const first = await folder.write('january.csv', `${SALES_HEADER}c1,p1,2026-01-05,1,2\n`);
  const second = await folder.write('february.csv', `${SALES_HEADER}c1,p1,2026-02-05,1,2\n`);
  await folder.intoDuckdb({ transactions: first });
  expect((await folder.intoDuckdb({ transactions: second }, 'append')).published.sales).toBe(2);
  await expect(folder.intoDuckdb({ transactions: second }, 'append')).rejects.toMatchObject({
    code: 'duplicate-key',
    message: expect.stringContaining('"february.csv:2"'),
  });
  expect(await folder.query('SELECT count(*)::INTEGER FROM sales')).toEqual([[2]]);
});

describe('an import that fails changes nothing', () => {
  beforeEach(async () => {
    await folder.intoDuckdb({ transactions: await folder.write('good.csv', `${SALES_HEADER}c1,p1,2026-01-05,1,2\n`) });
  });

  afterEach(async () => {
    expect(await folder.query('SELECT sale_id FROM sales')).toEqual([['good.csv:2']]);
    expect((await readdir(folder.path)).filter((name) => name.includes('.new-'))).toEqual([]);
  });

  test('no row could be taken: the rejects file says why', async () => {
    const transactions = await folder.write('bad.csv', `${SALES_HEADER}c1,p1,1/5/2026,1,2\n`);
    await expect(folder.intoDuckdb({ transactions })).rejects.toMatchObject({
      code: 'nothing-imported',
      fields: { read: 1 },
    });
    expect(await folder.rejects()).toHaveLength(1);
  });

  test.each([
    ['an empty file', '', 'file-unreadable'],
    ['a header alone', SALES_HEADER, 'nothing-imported'],
    [
      'a quote that is never closed',
      `${SALES_HEADER}c1,p1,2026-01-05,1,2\nc1,"p1,2026-01-05,1,2\nc1,p1,2026-01-05,1,2\n`,
      'file-unreadable',
    ],
    ['a column that is missing', 'customer_id,date,price\nc1,2026-01-05,1\n', 'column-missing'],
  ])('%s', async (_name, content, code) => {
    await expect(folder.intoDuckdb({ transactions: await folder.write('bad.csv', content) })).rejects.toMatchObject({
      code,
    });
  });

  test('files that are not there, or not what their name says', async () => {
    const missing = folder.file('nowhere.csv');
    await expect(folder.intoDuckdb({ transactions: missing })).rejects.toMatchObject({ code: 'file-missing' });
    for (const name of ['sales.xlsx', 'sales.parquet', 'sales.csv.gz']) {
      const transactions = await folder.write(name, SALES_HEADER);
      await expect(folder.intoDuckdb({ transactions })).rejects.toMatchObject({ code: 'file-unreadable' });
    }
  });
});
