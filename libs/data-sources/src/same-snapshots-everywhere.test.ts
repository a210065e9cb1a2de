import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBigquerySource } from './bigquery/open-bigquery-source';
import { openBigqueryWriter } from './bigquery/open-bigquery-writer';
import { openDuckdbSource } from './duckdb/open-duckdb-source';
import { openDuckdbWriter } from './duckdb/open-duckdb-writer';
import { openPostgresqlSource } from './postgresql/open-postgresql-source';
import { openPostgresqlWriter } from './postgresql/open-postgresql-writer';
import { createTestDatabase, type TestDatabase } from './postgresql/test-database.fixture';
import { type RetailSource } from './retail-source';
import { allDailySales, allDemandSnapshots, allSnapshots } from './retail-source-harness.fixture';
import { syntheticRetailer } from './synthetic/synthetic-retailer';
import { writeRetailer } from './synthetic/write-retailer';

const retailer = syntheticRetailer({ customers: 5_000, products: 100 });
const { lastDay } = retailer;
const emulatorHost = process.env['RETAIL_ML_TEST_BIGQUERY_HOST'];
const everySixthDay = Array.from({ length: 117 }, (_, index) => lastDay + 1 - 6 * index);
const originDays = [...everySixthDay, ...retailer.holidays.map(({ day }) => day)];
const asOfDays = [lastDay - 400, lastDay - 179, lastDay - 89, lastDay, lastDay + 1];
const everyone = { asOfDays, lookbackDays: 180, population: 'all' as const };
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
  const expected = await allSnapshots(duckdb, everyone);
  expect(expected.length).toBeGreaterThanOrEqual(10_000);
  expect(await allSnapshots(postgresql, everyone)).toStrictEqual(expected);
  const active = { ...everyone, population: 'active' as const };
  expect(await allSnapshots(postgresql, active)).toStrictEqual(await allSnapshots(duckdb, active));
});

const sampled = { ...everyone, sample: { seed: 3, shares: new Map(asOfDays.map((day, i) => [day, 0.1 + 0.2 * i])) } };

test('DuckDB and PostgreSQL draw the same sample of churn snapshots, of the size that is asked for', async () => {
  const expected = await allSnapshots(duckdb, sampled);
  expect(await allSnapshots(postgresql, sampled)).toStrictEqual(expected);
  const there = await duckdb.countChurnSnapshots(everyone);
  expect(await postgresql.countChurnSnapshots(everyone)).toEqual(there);
  for (const [day, share] of sampled.sample.shares) {
    const rows = expected.filter(({ asOf }) => asOf === day).length;
    const expectedRows = share * there.get(day)!;
    expect(Math.abs(rows - expectedRows)).toBeLessThan(4 * Math.sqrt(expectedRows));
  }
});

test('DuckDB and PostgreSQL give equal rows of demand, on the same retailer', async () => {
  const expected = await allDemandSnapshots(duckdb, { originDays });
  expect(expected.length).toBeGreaterThanOrEqual(10_000);
  expect(await allDemandSnapshots(postgresql, { originDays })).toStrictEqual(expected);
  expect(expected.some(({ isHoliday }) => isHoliday)).toBe(true);
  expect(expected.filter(({ target30d }) => target30d === null)).not.toHaveLength(0);
});

const lastYear = { fromDay: lastDay - 364, untilDay: lastDay };

test('DuckDB and PostgreSQL give equal daily sales, on the same retailer', async () => {
  const expected = await allDailySales(duckdb, lastYear);
  expect(expected.length).toBeGreaterThanOrEqual(10_000);
  expect(await allDailySales(postgresql, lastYear)).toStrictEqual(expected);
});

(emulatorHost ? describe : describe.skip)('in BigQuery’s emulator', () => {
  let bigquery: RetailSource;
  beforeAll(async () => {
    const config = { dataset: 'same_snapshots', ...(emulatorHost && { emulatorHost }) };
    await writeRetailer(retailer, await openBigqueryWriter({ ...config, mode: 'replace' }));
    bigquery = await openBigquerySource(config);
  });

  test('the same retailer gives churn snapshots equal to DuckDB’s, and so to PostgreSQL’s, bit for bit', async () => {
    expect(await bigquery.salesPeriod()).toEqual(await duckdb.salesPeriod());
    const expected = await allSnapshots(duckdb, everyone);
    expect(expected.length).toBeGreaterThanOrEqual(10_000);
    expect(await allSnapshots(bigquery, everyone)).toStrictEqual(expected);
    const active = { ...everyone, population: 'active' as const };
    expect(await allSnapshots(bigquery, active)).toStrictEqual(await allSnapshots(duckdb, active));
    expect(await allSnapshots(bigquery, sampled)).toStrictEqual(await allSnapshots(duckdb, sampled));
    expect(await bigquery.countChurnSnapshots(everyone)).toEqual(await duckdb.countChurnSnapshots(everyone));
  });

  test('the same retailer gives rows of demand equal to DuckDB’s, and so to PostgreSQL’s', async () => {
    const expected = await allDemandSnapshots(duckdb, { originDays });
    expect(expected.length).toBeGreaterThanOrEqual(10_000);
    expect(await allDemandSnapshots(bigquery, { originDays })).toStrictEqual(expected);
  });

  test('the same retailer gives daily sales equal to DuckDB’s, and so to PostgreSQL’s', async () => {
    expect(await allDailySales(bigquery, lastYear)).toStrictEqual(await allDailySales(duckdb, lastYear));
  });
});
