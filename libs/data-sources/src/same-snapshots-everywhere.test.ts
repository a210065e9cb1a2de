import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckdbSource } from './duckdb/open-duckdb-source';
import { openDuckdbWriter } from './duckdb/open-duckdb-writer';
import { openPostgresqlSource } from './postgresql/open-postgresql-source';
import { openPostgresqlWriter } from './postgresql/open-postgresql-writer';
import { createTestDatabase, type TestDatabase } from './postgresql/test-database.fixture';
import { type RetailSource } from './retail-source';
import { allDemandSnapshots, allSnapshots } from './retail-source-harness.fixture';
import { syntheticRetailer } from './synthetic/synthetic-retailer';
import { writeRetailer } from './synthetic/write-retailer';

const retailer = syntheticRetailer({ customers: 5_000, products: 100 });
const { lastDay } = retailer;
let folder: string;
let database: TestDatabase;
let duckdb: RetailSource;
let postgresql: RetailSource;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'same-snapshots-'));
  const path = join(folder, 'retail.duckdb');
  database = await createTestDatabase(process.env['RETAIL_ML_TEST_DATABASE_URL'], 'same_snapshots');
  const { connectionString } = database;
  const inDuckdb = await writeRetailer(retailer, await openDuckdbWriter({ path, mode: 'replace' }));
  const inPostgresql = await writeRetailer(retailer, await openPostgresqlWriter({ connectionString, mode: 'replace' }));
  expect(inPostgresql).toEqual(inDuckdb);
  duckdb = await openDuckdbSource({ path });
  postgresql = await openPostgresqlSource({ connectionString });
});

afterAll(async () => {
  await duckdb?.close();
  await postgresql?.close();
  await database?.drop();
  await rm(folder, { recursive: true });
});

test('DuckDB and PostgreSQL give equal churn snapshots, bit for bit, on the same retailer', async () => {
  expect(await postgresql.salesPeriod()).toEqual(await duckdb.salesPeriod());
  const asOfDays = [lastDay - 400, lastDay - 179, lastDay - 89, lastDay, lastDay + 1];
  const query = { asOfDays, lookbackDays: 180, population: 'all' as const };
  const expected = await allSnapshots(duckdb, query);
  expect(expected.length).toBeGreaterThanOrEqual(10_000);
  expect(await allSnapshots(postgresql, query)).toStrictEqual(expected);
  const active = { ...query, population: 'active' as const };
  expect(await allSnapshots(postgresql, active)).toStrictEqual(await allSnapshots(duckdb, active));
});

test('DuckDB and PostgreSQL give equal rows of demand, on the same retailer', async () => {
  const everySixthDay = Array.from({ length: 117 }, (_, index) => lastDay + 1 - 6 * index);
  const originDays = [...everySixthDay, ...retailer.holidays.map(({ day }) => day)];
  const expected = await allDemandSnapshots(duckdb, { originDays });
  expect(expected.length).toBeGreaterThanOrEqual(10_000);
  expect(await allDemandSnapshots(postgresql, { originDays })).toStrictEqual(expected);
  expect(expected.some(({ isHoliday }) => isHoliday)).toBe(true);
  expect(expected.filter(({ target30d }) => target30d === null)).not.toHaveLength(0);
});
