import pg from 'pg';
import { refuseToLoseSales } from '../replacement-guard';
import { type RetailWriter, type WriteMode } from '../retail-rows';
import { provenanceAfterAdding, provenanceComment, type SalesProvenance } from '../sales-provenance';
import { migratePostgresql } from '../schema/migrate-postgresql';
import { explainPostgresqlError } from './postgresql-error';
import { postgresqlKysely } from './postgresql-kysely';
import { postgresqlContents } from './postgresql-contents';
import { addressOf, clientConfig, type PostgresqlConfig } from './postgresql-settings';
import { PostgresqlWriter } from './postgresql-writer';

export interface PostgresqlWriterConfig extends PostgresqlConfig {
  mode: WriteMode;
  /** Whose the new rows are; by default a retailer's own. */
  provenance?: SalesProvenance;
  /** Replace also sales that this program cannot make again. */
  replaceAny?: boolean;
}

/**
 * Opens a PostgreSQL database for filling: makes the schema `retail` where it is missing and begins the transaction
 * in which all rows are written; `replace` empties the four tables in it.
 *
 * @throws DataSourceError `no-connection`, `access-refused`, `invalid-connection-settings`, `query-failed` when a
 * relation is a team's view, or `would-lose-sales`.
 */
export async function openPostgresqlWriter(config: PostgresqlWriterConfig): Promise<RetailWriter> {
  const { mode, provenance = 'imported', replaceAny = false, ...connection } = config;
  const address = addressOf(connection);
  const client = new pg.Client(clientConfig(connection));
  // A connection lost between two queries makes the next one fail; unheard, the event would end the process.
  client.on('error', () => undefined);
  try {
    await migrate(connection);
    await client.connect();
    await client.query(`
      BEGIN;
      SET LOCAL TIME ZONE 'UTC';
      SET LOCAL lock_timeout = '30s';
    `);
    const found = await postgresqlContents(client);
    if (mode === 'replace' && !replaceAny) {
      const place = `The schema "retail" of the database "${address.database}" at ${address.host}:${address.port}`;
      refuseToLoseSales({ place, elsewhere: 'name another database in DATABASE_URL', found, provenance });
    }
    const mark = mode === 'replace' ? provenance : provenanceAfterAdding(found, provenance);
    await client.query(`
      ${mode === 'replace' ? 'TRUNCATE retail.customers, retail.products, retail.sales, retail.holidays;' : ''}
      ${mark !== null && found.mayMark ? `COMMENT ON TABLE retail.sales IS '${provenanceComment(mark)}';` : ''}
      CREATE TEMP TABLE new_customers (LIKE retail.customers) ON COMMIT DROP;
      CREATE TEMP TABLE new_products (LIKE retail.products) ON COMMIT DROP;
      CREATE TEMP TABLE new_holidays (LIKE retail.holidays) ON COMMIT DROP;
    `);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw explainPostgresqlError(address, error);
  }
  return new PostgresqlWriter(client, address);
}

async function migrate(connection: PostgresqlConfig): Promise<void> {
  const db = postgresqlKysely(connection);
  try {
    await migratePostgresql(db);
  } finally {
    await db.destroy();
  }
}
