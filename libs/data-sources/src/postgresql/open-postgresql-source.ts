import { sql } from 'kysely';
import { KyselyRetailSource } from '../kysely-retail-source';
import { checkRelations, type FoundColumn, type FoundRelations } from '../relation-check';
import { type RetailSource } from '../retail-source';
import { POSTGRESQL_SCHEMA, SALES_PERIOD_READS } from '../schema/retail-database';
import { explainPostgresqlError } from './postgresql-error';
import { postgresqlKysely } from './postgresql-kysely';
import { addressOf, type PostgresqlConfig } from './postgresql-settings';

/**
 * Opens the retailer's data in the schema `retail` of a PostgreSQL database: tables, views or materialized views.
 *
 * @throws DataSourceError `no-connection`, `access-refused`, `invalid-connection-settings`, `relation-missing`,
 * `column-missing`.
 */
export async function openPostgresqlSource(config: PostgresqlConfig): Promise<RetailSource> {
  const address = addressOf(config);
  const description = `the PostgreSQL database "${address.database}" at ${address.host}:${address.port}`;
  const explain = (error: unknown) => explainPostgresqlError(address, error);
  const db = postgresqlKysely(config);
  let relations: FoundRelations;
  try {
    // The information schema leaves materialized views out.
    const found = await sql<FoundColumn>`
      select cast(c.relname as text) as relation, cast(a.attname as text) as "column"
      from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where n.nspname = ${POSTGRESQL_SCHEMA} and c.relkind in ('r', 'v', 'm', 'p', 'f')
      order by c.relname, a.attnum`.execute(db);
    relations = { description, schema: POSTGRESQL_SCHEMA, columns: found.rows };
    checkRelations(relations, SALES_PERIOD_READS);
  } catch (error) {
    await db.destroy();
    throw explain(error);
  }
  return new KyselyRetailSource({ db: db.withSchema(POSTGRESQL_SCHEMA), relations, explain });
}
