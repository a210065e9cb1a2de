import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { ImportFolder, SALES_HEADER } from './import-folder.fixture';

let folder: ImportFolder;

beforeEach(async () => {
  folder = await ImportFolder.create();
});

afterEach(() => folder.remove());

test('gzip, Parquet, other delimiters and a byte order mark give the same rows', async () => {
  const rows = `${SALES_HEADER}c1,p1,2026-01-05 10:00:00,1,2.5\n,p2,2026-01-06 11:30:00,-2,0.1\n`;
  await folder.intoDuckdb({ transactions: await folder.write('sales.csv', rows) });
  const all = 'SELECT * EXCLUDE (sale_id) FROM sales';
  const expected = await folder.query(all);
  expect(expected).toHaveLength(2);

  await folder.intoDuckdb({ transactions: await folder.write('sales.csv.gz', gzipSync(rows)) });
  expect(await folder.query(all)).toEqual(expected);

  await folder.intoDuckdb({ transactions: await folder.write('semicolons.csv', `\uFEFF${rows.replaceAll(',', ';')}`) });
  expect(await folder.query(all)).toEqual(expected);

  const parquet = folder.file('sales.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT * REPLACE (date::TIMESTAMP AT TIME ZONE 'UTC' AS date, price::DOUBLE AS price)
           FROM read_csv('${folder.file('sales.csv')}')) TO '${parquet}' (FORMAT parquet)`,
  );
  instance.closeSync();
  const summary = await folder.intoDuckdb({ transactions: parquet });
  expect(summary.transactions).toEqual({ read: 2, imported: 2, rejected: 0 });
  expect(await folder.query(all)).toEqual(expected);
});
