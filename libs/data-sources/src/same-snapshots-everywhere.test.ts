import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckdbSource } from './duckdb/open-duckdb-source';
import { openDuckdbWriter } from './duckdb/open-duckdb-writer';
import { openPostgresqlSource } from './postgresql/open-postgresql-source';
import { openPostgresqlWriter } from './postgresql/open-postgresql-writer';
import { createTestDatabase, type TestDatabase } from './postgresql/test-database.fixture';
import { allSnapshots } from './retail-source.contract';
import { syntheticRetailer } from './synthetic/synthetic-retailer';
import { writeRetailer } from './synthetic/write-retailer';

const retailer = syntheticRetailer({ customers: 5_000, products: 100 });
let folder: string;
let path: string;
let database: TestDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'same-snapshots-'));
  path = join(folder, 'retail.duckdb');
  database = await createTestDatabase(process.env['RETAIL_ML_TEST_DATABASE_URL'], 'same_snapshots');
});

afterAll(async () => {
  await database?.drop();
  await rm(folder, { recursive: true });
});

test('DuckDB and PostgreSQL give equal snapshots, bit for bit, on the same retailer', async () => {
  const { connectionString } = database;
  const inDuckdb = await writeRetailer(retailer, await openDuckdbWriter({ path, mode: 'replace' }));
  const inPostgresql = await writeRetailer(retailer, await openPostgresqlWriter({ connectionString, mode: 'replace' }));
  expect(inPostgresql).toEqual(inDuckdb);

  const duckdb = await openDuckdbSource({ path });
  const postgresql = await openPostgresqlSource({ connectionString });
  try {
    expect(await postgresql.salesPeriod()).toEqual(await duckdb.salesPeriod());
    const { lastDay } = retailer;
    const asOfDays = [lastDay - 400, lastDay - 179, lastDay - 89, lastDay, lastDay + 1];
    const query = { asOfDays, lookbackDays: 180, population: 'all' as const };
    const expected = await allSnapshots(duckdb, query);
    expect(expected.length).toBeGreaterThanOrEqual(10_000);
    expect(await allSnapshots(postgresql, query)).toStrictEqual(expected);
    const active = { ...query, population: 'active' as const };
    expect(await allSnapshots(postgresql, active)).toStrictEqual(await allSnapshots(duckdb, active));
  } finally {
    await duckdb.close();
    await postgresql.close();
  }
});
