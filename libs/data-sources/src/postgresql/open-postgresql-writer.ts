import pg from 'pg';
import { type RetailWriter, type WriteMode } from '../retail-rows';
import { migratePostgresql } from '../schema/migrate-postgresql';
import { explainPostgresqlError } from './postgresql-error';
import { postgresqlKysely } from './postgresql-kysely';
import { addressOf, clientConfig, type PostgresqlConfig } from './postgresql-settings';
import { PostgresqlWriter } from './postgresql-writer';

/**
 * Opens a PostgreSQL database for filling: makes the schema `retail` where it is missing and begins the transaction
 * in which all rows are written; `replace` empties the four tables in it.
 *
 * @throws DataSourceError `no-connection`, `access-refused`, `invalid-connection-settings`, or `query-failed` when a
 * relation is a team's view.
 */
export async function openPostgresqlWriter(config: PostgresqlConfig & { mode: WriteMode }): Promise<RetailWriter> {
  const { mode, ...connection } = config;
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
      ${mode === 'replace' ? 'TRUNCATE retail.customers, retail.products, retail.sales, retail.holidays;' : ''}
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
