import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { parseDay } from '@retail-ml/features';
import pg from 'pg';
import { openBigquerySource } from './bigquery/open-bigquery-source';
import { testDataset } from './bigquery/test-dataset.fixture';
import { openDuckdbSource } from './duckdb/open-duckdb-source';
import { openPostgresqlSource } from './postgresql/open-postgresql-source';
import { createTestDatabase } from './postgresql/test-database.fixture';
import { type RetailSource } from './retail-source';
import { allDemandSnapshots, allSnapshots } from './retail-source-harness.fixture';

/** The team's own tables: ids as integers, prices as floating-point numbers, instants with their zones. */
const TABLES = {
  'crm.contacts': {
    columns: 'id INT64, signed_up_at TIMESTAMP, tier STRING',
    rows: "(17, '2026-06-01 12:00:00+00', 'gold'), (18, '2026-12-30 12:00:00+00', 'none')",
  },
  'shop.articles': {
    columns: 'sku STRING, department STRING, title STRING',
    rows: "('85099B', 'Bags', 'Jumbo bag'), ('22423', 'Kitchen', 'Cake stand')",
  },
  'shop.orders': {
    columns: 'id INT64, contact_id INT64, shop STRING, placed_at TIMESTAMP',
    rows: `(1, 17, 'London', '2026-11-20 12:00:00+00'), (2, 17, NULL, '2026-12-25 00:30:00+01'),
           (3, 18, 'London', '2026-12-10 12:00:00+00'), (4, NULL, 'London', '2026-12-25 12:00:00+00')`,
  },
  'shop.order_lines': {
    columns: 'id INT64, order_id INT64, sku STRING, units INT64, net_price FLOAT64',
    rows: "(1, 1, '85099B', 2, 2.55), (2, 2, '85099B', 3, 0.1), (3, 3, '22423', 1, 12.75), (4, 3, '85099B', -1, 2.55), (5, 4, '22423', 4, 12.75)",
  },
};
const TYPES: Record<string, string> = {
  INT64: 'BIGINT',
  FLOAT64: 'DOUBLE PRECISION',
  STRING: 'VARCHAR',
  TIMESTAMP: 'TIMESTAMP WITH TIME ZONE',
};
const AS_OF = parseDay('2026-12-25');

/** The statements that docs/data-contract.md shows for a database. */
async function documentedViews(database: string): Promise<string> {
  const contract = await readFile(join(__dirname, '../../../docs/data-contract.md'), 'utf8');
  const views = new RegExp(`### In ${database}\n[\\s\\S]*?\`\`\`sql\n([\\s\\S]*?)\`\`\``).exec(contract)?.[1];
  if (views === undefined) throw new Error(`docs/data-contract.md shows no views for ${database}`);
  return views;
}

function teamTables(typeOf: (type: string) => string): string[] {
  return Object.entries(TABLES).flatMap(([name, { columns, rows }]) => [
    `CREATE TABLE ${name} (${columns.replace(/\b[A-Z][A-Z0-9]+\b/g, typeOf)})`,
    `INSERT INTO ${name} VALUES ${rows}`,
  ]);
}

const inOtherDatabases = () =>
  ['CREATE SCHEMA crm', 'CREATE SCHEMA shop', ...teamTables((type) => TYPES[type])].join(';\n') + ';\n';

async function expectFeatures(source: RetailSource): Promise<void> {
  try {
    const churn = await allSnapshots(source, { asOfDays: [AS_OF], lookbackDays: 180, population: 'all' });
    const either = { asOf: AS_OF, daysToNextPurchase: null };
    expect(churn).toStrictEqual([
      {
        ...either,
        customerId: '17',
        recencyDays: 1,
        frequency: 2,
        totalPurchases: 2,
        avgMonetary: 2.7,
        loyaltyMember: true,
        daysSinceJoin: AS_OF - parseDay('2026-06-01'),
      },
      {
        ...either,
        customerId: '18',
        recencyDays: 15,
        frequency: 1,
        totalPurchases: 1,
        avgMonetary: 12.75,
        loyaltyMember: false,
        daysSinceJoin: 15,
      },
    ]);
    const [cakeStand, bag] = await allDemandSnapshots(source, { originDays: [AS_OF] });
    expect(cakeStand).toMatchObject({ productId: '22423', category: 'Kitchen', recentSales30d: 1, isHoliday: true });
    expect(bag).toMatchObject({ productId: '85099B', category: 'Bags', recentSales7d: 3, recentSales30d: 3 });
  } finally {
    await source.close();
  }
}

test('the views shown for PostgreSQL work', async () => {
  const database = await createTestDatabase(process.env['RETAIL_ML_TEST_DATABASE_URL'], 'documented_views');
  const client = new pg.Client({ connectionString: database.connectionString });
  try {
    await client.connect();
    await client.query(inOtherDatabases() + (await documentedViews('PostgreSQL')));
    await client.end();
    await expectFeatures(await openPostgresqlSource({ connectionString: database.connectionString }));
  } finally {
    await database.drop();
  }
});

test('the views shown for DuckDB work', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'documented-views-'));
  try {
    const path = join(folder, 'team.duckdb');
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    await connection.run(inOtherDatabases() + (await documentedViews('DuckDB')));
    connection.closeSync();
    instance.closeSync();
    await expectFeatures(await openDuckdbSource({ path }));
  } finally {
    await rm(folder, { recursive: true });
  }
});

const emulatorHost = process.env['RETAIL_ML_TEST_BIGQUERY_HOST'];
(emulatorHost ? test : test.skip)('the views shown for BigQuery work', async () => {
  const retail = testDataset(emulatorHost ?? '', 'retail');
  for (const dataset of [testDataset(emulatorHost ?? '', 'crm'), testDataset(emulatorHost ?? '', 'shop'), retail]) {
    await dataset.empty();
  }
  await retail.execute(teamTables((type) => type));
  const views = (await documentedViews('BigQuery')).split(';').filter((statement) => statement.trim() !== '');
  await retail.execute(views);
  await expectFeatures(await openBigquerySource(retail.config));
});
