import { type DuckDBInstance } from '@duckdb/node-api';
import { Kysely } from 'kysely';
import { DuckDbDialect } from 'kysely-duckdb';
import { type RetailDatabase } from '../schema/retail-database';

/** Queries of a DuckDB instance in sessions whose time zone is UTC. Destroying it closes the instance. */
export function duckdbKysely(instance: DuckDBInstance): Kysely<RetailDatabase> {
  return new Kysely<RetailDatabase>({
    dialect: new DuckDbDialect({
      database: instance,
      // Each query gets its own connection, and a time zone belongs to a connection.
      onCreateConnection: async (connection) => {
        await connection.run("SET TimeZone = 'UTC'");
      },
    }),
  });
}
