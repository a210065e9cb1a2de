import { CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import Cursor from 'pg-cursor';
import { type RetailDatabase } from '../schema/retail-database';
import { clientConfig, type PostgresqlConfig } from './postgresql-settings';

const CONNECTIONS = 4;

/** Queries of a PostgreSQL database in sessions whose time zone is UTC. Destroying it closes the connections. */
export function postgresqlKysely(config: PostgresqlConfig): Kysely<RetailDatabase> {
  const pool = new pg.Pool({ ...clientConfig(config), max: CONNECTIONS });
  // A connection lost while nobody uses it is replaced by the pool; unheard, the event would end the process.
  pool.on('error', () => undefined);
  return new Kysely<RetailDatabase>({
    dialect: new PostgresDialect({
      pool,
      cursor: Cursor,
      onCreateConnection: async (connection) => {
        await connection.executeQuery(CompiledQuery.raw("SET TIME ZONE 'UTC'"));
      },
    }),
  });
}
