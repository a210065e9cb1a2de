import { DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import { openDuckdbWriter } from './duckdb/open-duckdb-writer';
import { ImportFolder, SALES_HEADER } from './import/import-folder.fixture';
import { importSales } from './import/import-sales';
import { openPostgresqlWriter } from './postgresql/open-postgresql-writer';
import { createTestDatabase, type TestDatabase } from './postgresql/test-database.fixture';
import { type WriteMode } from './retail-rows';
import { type SalesProvenance } from './sales-provenance';
import { syntheticRetailer } from './synthetic/synthetic-retailer';
import { writeRetailer } from './synthetic/write-retailer';

/** A place that is filled: the same guard must stand before each. */
interface Place {
  openWriter(options: {
    mode: WriteMode;
    provenance: SalesProvenance;
    replaceAny?: boolean;
  }): Promise<Awaited<ReturnType<typeof openDuckdbWriter>>>;
  /** Statements of another program. */
  run(sql: string): Promise<void>;
  query(sql: string): Promise<unknown[][]>;
  /** The schema of the four relations. */
  schema: string;
}

const ALIEN_SALE = "('etl-1', 'c1', 'p1', NULL, '2025-03-01 10:00:00', 1, 2.5)";
let folder: ImportFolder;
let database: TestDatabase;

beforeEach(async () => {
  folder = await ImportFolder.create();
});

afterEach(() => folder.remove());

/** A new database before each test of those that are on PostgreSQL. */
function onPostgresql() {
  beforeEach(async () => {
    database = await createTestDatabase(process.env['RETAIL_ML_TEST_DATABASE_URL'], 'replacement_guard');
  });
  afterEach(() => database.drop());
}

const duckdb = (): Place => ({
  schema: 'main',
  openWriter: (options) => openDuckdbWriter({ path: folder.duckdbFile, ...options }),
  run: async (sql) => {
    const instance = await DuckDBInstance.create(folder.duckdbFile);
    const connection = await instance.connect();
    await connection.run(sql);
    connection.closeSync();
    instance.closeSync();
  },
  query: (sql) => folder.query(sql),
});

const postgresql = (): Place => {
  const { connectionString } = database;
  const query = async (text: string) => {
    const client = new pg.Client({ connectionString });
    await client.connect();
    try {
      return await client.query<unknown[]>({ text, rowMode: 'array' });
    } finally {
      await client.end();
    }
  };
  return {
    schema: 'retail',
    openWriter: (options) => openPostgresqlWriter({ connectionString, ...options }),
    run: async (sql) => void (await query(sql)),
    query: async (sql) => (await query(sql)).rows,
  };
};

describe.each([
  ['DuckDB', duckdb],
  ['PostgreSQL', postgresql],
])('%s', (_name, place) => {
  if (place === postgresql) onPostgresql();

  const saleIds = async () =>
    (await place().query(`SELECT sale_id FROM ${place().schema}.sales ORDER BY sale_id LIMIT 3`)).map(([id]) => id);

  async function importFile(name: string, options: { mode?: WriteMode; replaceAny?: boolean } = {}) {
    return importSales({
      transactions: await folder.write(name, `${SALES_HEADER}c1,p1,2026-01-05,1,2\nc2,p1,2026-02-07,1,2\n`),
      rejectsFile: folder.rejectsFile,
      openWriter: () => place().openWriter({ mode: 'replace', provenance: 'imported', ...options }),
    });
  }

  async function generate(replaceAny = false) {
    const writer = await place().openWriter({ mode: 'replace', provenance: 'synthetic', replaceAny });
    return writeRetailer(syntheticRetailer({ customers: 20, products: 3, years: 1 }), writer);
  }

  test('synthetic sales are replaced without asking, by others of their kind and by an import', async () => {
    await generate();
    await generate();
    await importFile('mine.csv');
    expect(await saleIds()).toEqual(['mine.csv:2', 'mine.csv:3']);
  });

  test('imported sales are replaced by the next import, and by synthetic ones only on demand', async () => {
    await importFile('first.csv');
    await importFile('second.csv');
    expect(await saleIds()).toEqual(['second.csv:2', 'second.csv:3']);
    await expect(generate()).rejects.toMatchObject({
      code: 'would-lose-sales',
      message: expect.stringMatching(
        /holds 2 sales from 2026-01-05 to 2026-02-07 that were imported; generate would.*To keep them.*--replace/,
      ),
    });
    expect(await saleIds()).toEqual(['second.csv:2', 'second.csv:3']);
    await generate(true);
    expect(await saleIds()).not.toContain('second.csv:2');
    await generate();
  });

  test('one imported sale among synthetic ones makes them worth keeping', async () => {
    await generate();
    await importFile('added.csv', { mode: 'append' });
    await expect(generate()).rejects.toMatchObject({ code: 'would-lose-sales' });
  });

  test("another program's sales are never replaced without asking, added to or not", async () => {
    await generate();
    const { schema } = place();
    await place().run(`COMMENT ON TABLE ${schema}.sales IS NULL; DELETE FROM ${schema}.sales;
      INSERT INTO ${schema}.sales VALUES ${ALIEN_SALE}`);
    const refused = {
      code: 'would-lose-sales',
      message: expect.stringMatching(/1 sales from 2025-03-01 to 2025-03-01 that neither .*--replace/),
    };
    await expect(importFile('mine.csv')).rejects.toMatchObject(refused);
    await expect(generate()).rejects.toMatchObject(refused);
    await importFile('added.csv', { mode: 'append' });
    expect(await saleIds()).toEqual(['added.csv:2', 'added.csv:3', 'etl-1']);
    await expect(importFile('mine.csv')).rejects.toMatchObject({ code: 'would-lose-sales' });
    await importFile('mine.csv', { replaceAny: true });
    expect(await saleIds()).toEqual(['mine.csv:2', 'mine.csv:3']);
  });

  test("another program's customers are kept too, when no sale is there yet", async () => {
    await generate();
    const { schema } = place();
    await place().run(`COMMENT ON TABLE ${schema}.sales IS NULL; DELETE FROM ${schema}.sales;
      DELETE FROM ${schema}.products; DELETE FROM ${schema}.holidays`);
    await expect(importFile('mine.csv')).rejects.toThrow('holds 20 rows and no sales yet, that neither');
  });

  test('empty tables are filled without asking', async () => {
    await generate();
    const { schema } = place();
    await place().run(`COMMENT ON TABLE ${schema}.sales IS NULL; DELETE FROM ${schema}.sales;
      DELETE FROM ${schema}.products; DELETE FROM ${schema}.holidays; DELETE FROM ${schema}.customers`);
    await importFile('mine.csv');
    await expect(generate()).rejects.toMatchObject({ code: 'would-lose-sales' });
  });

  test("a team's own tables and views stay, and go on reading the new sales", async () => {
    await generate();
    const { schema } = place();
    await place().run(`CREATE TABLE ${schema}.budget AS SELECT 2026 AS year, 100 AS amount;
      CREATE VIEW ${schema}.units AS SELECT product_id, sum(quantity) AS units FROM ${schema}.sales GROUP BY 1`);
    await importFile('mine.csv');
    await importFile('again.csv');
    expect(await place().query(`SELECT year, amount FROM ${schema}.budget`)).toEqual([[2026, 100]]);
    expect(await place().query(`SELECT product_id, units::INTEGER FROM ${schema}.units`)).toEqual([['p1', 2]]);
  });

  test('a view in the place of a table is refused, and stays', async () => {
    await generate();
    const { schema } = place();
    await place().run(`ALTER TABLE ${schema}.sales RENAME TO lines;
      CREATE VIEW ${schema}.sales AS SELECT * FROM ${schema}.lines`);
    await expect(importFile('mine.csv', { replaceAny: true })).rejects.toMatchObject({
      code: 'query-failed',
      message: expect.stringContaining('An import fills tables'),
    });
    await place().run(`DROP VIEW ${schema}.sales`);
  });
});

test('a file that is no DuckDB file is not replaced', async () => {
  await folder.write('retail.duckdb', 'customer_id,sold_at\n'.repeat(1000));
  await expect(openDuckdbWriter({ path: folder.duckdbFile, mode: 'replace' })).rejects.toMatchObject({
    code: 'file-unreadable',
  });
});

test('an import that fails in a file with more tables leaves all as it was', async () => {
  const openWriter = () => openDuckdbWriter({ path: folder.duckdbFile, mode: 'replace' });
  const transactions = await folder.write('good.csv', `${SALES_HEADER}c1,p1,2026-01-05,1,2\n`);
  await importSales({ transactions, rejectsFile: folder.rejectsFile, openWriter });
  await duckdb().run('CREATE TABLE budget AS SELECT 1 AS amount');
  const sameId = 'sale_id,customer_id,date,quantity,price\n7,c1,2026-01-05,1,2\n7,c1,2026-01-06,1,2\n';
  const bad = await folder.write('bad.csv', sameId);
  await expect(importSales({ transactions: bad, rejectsFile: folder.rejectsFile, openWriter })).rejects.toMatchObject({
    code: 'duplicate-key',
  });
  expect(await folder.query('SELECT sale_id FROM sales')).toEqual([['good.csv:2']]);
});

describe('PostgreSQL with more than one role', () => {
  onPostgresql();

  test('who may write the tables of another role imports into them, though only their owner may mark them', async () => {
    const { connectionString } = database;
    await (await openPostgresqlWriter({ connectionString, mode: 'replace' })).publish();
    const writer = `importer_${process.pid}`;
    await postgresql().run(`DROP ROLE IF EXISTS ${writer}; CREATE ROLE ${writer} LOGIN PASSWORD 'import';
    GRANT USAGE ON SCHEMA retail TO ${writer}; COMMENT ON TABLE retail.sales IS NULL;
    GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA retail TO ${writer}`);
    const url = new URL(connectionString);
    url.username = writer;
    url.password = 'import';
    const importFile = async (replaceAny: boolean) =>
      importSales({
        transactions: await folder.write('mine.csv', `${SALES_HEADER}c1,p1,2026-01-05,1,2\n`),
        rejectsFile: folder.rejectsFile,
        openWriter: () => openPostgresqlWriter({ connectionString: url.toString(), mode: 'replace', replaceAny }),
      });
    try {
      await importFile(false);
      await expect(importFile(false)).rejects.toMatchObject({ code: 'would-lose-sales' });
      expect((await importFile(true)).published.sales).toBe(1);
    } finally {
      await postgresql().run(`DROP OWNED BY ${writer}; DROP ROLE ${writer}`);
    }
  });
});
