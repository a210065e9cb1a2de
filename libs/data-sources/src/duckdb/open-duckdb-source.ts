import { type DuckDBInstance } from '@duckdb/node-api';
import { sql } from 'kysely';
import { KyselyRetailSource } from '../kysely-retail-source';
import { checkRelations, type FoundColumn, type FoundRelations } from '../relation-check';
import { type RetailSource } from '../retail-source';
import { DUCKDB_SCHEMA, SALES_PERIOD_READS } from '../schema/retail-database';
import { explainDuckdbError } from './duckdb-error';
import { openDuckdbFile } from './duckdb-file';
import { duckdbKysely } from './duckdb-kysely';

export interface DuckdbSourceConfig {
  /** The database file, e.g. `data/retail.duckdb`. */
  path: string;
  /** Several processes may read one file at once; only one may hold it for writing. Default true. */
  readOnly?: boolean;
}

/**
 * Opens the retailer's data in a DuckDB file.
 *
 * @throws DataSourceError `file-missing`, `file-locked`, `file-unreadable`, `relation-missing`, `column-missing`.
 */
export async function openDuckdbSource({ path, readOnly = true }: DuckdbSourceConfig): Promise<RetailSource> {
  return duckdbSource(path, await openDuckdbFile(path, { readOnly }));
}

/** The data in a file that is open; closing the source closes it. */
export async function duckdbSource(path: string, instance: DuckDBInstance): Promise<RetailSource> {
  const db = duckdbKysely(instance);
  const description = `the DuckDB file ${path}`;
  const explain = (error: unknown) => explainDuckdbError(path, error);
  let relations: FoundRelations;
  try {
    const found = await sql<FoundColumn>`
      select table_name as relation, column_name as "column" from information_schema.columns
      where table_catalog = current_catalog() and table_schema = ${DUCKDB_SCHEMA} order by table_name, ordinal_position`.execute(
      db,
    );
    relations = { description, schema: DUCKDB_SCHEMA, columns: found.rows };
    checkRelations(relations, SALES_PERIOD_READS);
  } catch (error) {
    await db.destroy();
    throw explain(error);
  }
  return new KyselyRetailSource({ db: db.withSchema(DUCKDB_SCHEMA), relations, explain });
}
