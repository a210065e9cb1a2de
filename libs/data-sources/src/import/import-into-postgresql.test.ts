import { parseDay } from '@retail-ml/features';
import { openDuckdbSource } from '../duckdb/open-duckdb-source';
import { openPostgresqlSource } from '../postgresql/open-postgresql-source';
import { openPostgresqlWriter } from '../postgresql/open-postgresql-writer';
import { createTestDatabase, type TestDatabase } from '../postgresql/test-database.fixture';
import { allDemandSnapshots, allSnapshots } from '../retail-source-harness.fixture';
import { type WriteMode } from '../retail-rows';
import { ImportFolder, SALES_HEADER } from './import-folder.fixture';
import { importSales } from './import-sales';

let folder: ImportFolder;
let database: TestDatabase;

beforeAll(async () => {
  folder = await ImportFolder.create();
  database = await createTestDatabase(process.env['RETAIL_ML_TEST_DATABASE_URL'], 'import_sales');
});

afterAll(async () => {
  await database?.drop();
  await folder.remove();
});

test('PostgreSQL gets the same rows, replaces and appends, and keeps all when an import fails', async () => {
  const { connectionString } = database;
  const intoPostgresql = (transactions: string, mode: WriteMode) =>
    importSales({
      transactions,
      rejectsFile: folder.rejectsFile,
      openWriter: () => openPostgresqlWriter({ connectionString, mode }),
    });
  const transactions = await folder.write(
    'sales.csv',
    `${SALES_HEADER}"tab\t \\ N",p1,2026-01-05T01:00:00+02:00,3,0.1\n,\\N,2026-01-06,-1,2\n`,
  );
  await folder.intoDuckdb({ transactions });
  await intoPostgresql(await folder.write('old.csv', `${SALES_HEADER}c1,p1,2025-01-05,1,2\n`), 'replace');
  expect((await intoPostgresql(transactions, 'replace')).published).toEqual({ customers: 0, products: 2, sales: 2 });
  await expect(intoPostgresql(transactions, 'append')).rejects.toMatchObject({
    code: 'duplicate-key',
    message: expect.stringContaining('"sales.csv:2"'),
  });
  expect(
    (await intoPostgresql(await folder.write('more.csv', `${SALES_HEADER}c9,p9,2026-01-04,1,2\n`), 'append')).published
      .sales,
  ).toBe(3);

  await folder.intoDuckdb({ transactions: folder.file('more.csv') }, 'append');
  const wanted = { asOfDays: [parseDay('2026-02-01')], lookbackDays: 30, population: 'all' as const };
  const postgresql = await openPostgresqlSource({ connectionString });
  const duckdb = await openDuckdbSource({ path: folder.duckdbFile });
  expect(await allSnapshots(postgresql, wanted)).toStrictEqual(await allSnapshots(duckdb, wanted));
  const demand = { originDays: [parseDay('2026-02-05')] };
  expect(await allDemandSnapshots(postgresql, demand)).toStrictEqual(await allDemandSnapshots(duckdb, demand));
  expect(await postgresql.salesPeriod()).toEqual(await duckdb.salesPeriod());
  await postgresql.close();
  await duckdb.close();
});
