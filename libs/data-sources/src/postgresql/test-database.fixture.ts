import pg from 'pg';

/** A database of a test file's own, on the server that the tests are given. */
export interface TestDatabase {
  connectionString: string;
  drop(): Promise<void>;
}

/**
 * Creates an empty database.
 *
 * @param server the value of RETAIL_ML_TEST_DATABASE_URL: the server that the tests are given.
 */
export async function createTestDatabase(server: string | undefined, name: string): Promise<TestDatabase> {
  if (server === undefined) throw new Error('Run these tests with their jest.config.cjs: it starts PostgreSQL.');
  const database = `${name}_${process.pid}`;
  const administer = async (statement: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await administer(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  // As on most servers, text is ordered by a language's rules and not by its bytes.
  await administer(
    `CREATE DATABASE ${database} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C'`,
  );
  const url = new URL(server);
  url.pathname = `/${database}`;
  return {
    connectionString: url.toString(),
    drop: () => administer(`DROP DATABASE ${database} WITH (FORCE)`),
  };
}
