import { type DuckDBConnection } from '@duckdb/node-api';
import { DataSourceError } from '../data-source-error';
import { type FoundRows, provenanceOf } from '../sales-provenance';
import { DUCKDB_SCHEMA, RETAIL_RELATIONS } from '../schema/retail-database';

export interface DuckdbContents extends FoundRows {
  /** Whether the file holds anything beside the four tables: a team's other tables, views, macros, schemas. */
  holdsMore: boolean;
}

const NAMES = RETAIL_RELATIONS.map((name) => `'${name}'`).join(', ');

/**
 * @param path as messages name it
 * @throws DataSourceError `query-failed` where one of the four is a view: an import fills tables.
 */
export async function duckdbContents(path: string, connection: DuckDBConnection): Promise<DuckdbContents> {
  const rowsOf = async (query: string) => (await connection.runAndReadAll(query)).getRowsJson();
  const ours = `schema_name = '${DUCKDB_SCHEMA}' AND database_name = current_database()`;
  const [view] = await rowsOf(`SELECT view_name FROM duckdb_views() WHERE ${ours} AND view_name IN (${NAMES})`);
  if (view !== undefined) {
    throw new DataSourceError(
      'query-failed',
      `"${view[0]}" in ${path} is a view. An import fills tables, not a team's views: set DUCKDB_PATH to another file.`,
      { path },
    );
  }
  const tables = await rowsOf(
    `SELECT table_name, comment FROM duckdb_tables() WHERE ${ours} AND table_name IN (${NAMES})`,
  );
  const [[more]] = await rowsOf(`
    SELECT (SELECT count(*) FROM duckdb_tables() WHERE NOT internal AND NOT (${ours} AND table_name IN (${NAMES})))
         + (SELECT count(*) FROM duckdb_views() WHERE NOT internal) + (SELECT count(*) FROM duckdb_sequences())
         + (SELECT count(*) FROM duckdb_functions() WHERE NOT internal AND database_name = current_database())
         + (SELECT count(*) FROM duckdb_types() WHERE NOT internal AND database_name = current_database())
         + (SELECT count(*) FROM duckdb_schemas() WHERE NOT internal)`);
  const counts = tables.map(([table]) => `SELECT count(*) AS n FROM ${DUCKDB_SCHEMA}.${table}`);
  const [[rows]] = counts.length === 0 ? [[0]] : await rowsOf(`SELECT sum(n) FROM (${counts.join(' UNION ALL ')})`);
  const sales = tables.find(([table]) => table === 'sales');
  const [[count, firstDay, lastDay]] =
    sales === undefined
      ? [[0, null, null]]
      : await rowsOf(`SELECT count(*), min(sold_at)::DATE, max(sold_at)::DATE FROM ${DUCKDB_SCHEMA}.sales`);
  return {
    provenance: provenanceOf(sales === undefined ? null : text(sales[1])),
    rows: Number(rows),
    sales: Number(count),
    firstDay: text(firstDay),
    lastDay: text(lastDay),
    holdsMore: Number(more) > 0,
  };
}

function text(value: unknown): string | null {
  return value === null ? null : String(value);
}
