import { type Client } from 'pg';
import { DataSourceError } from '../data-source-error';
import { type FoundRows, provenanceOf } from '../sales-provenance';
import { POSTGRESQL_SCHEMA, RETAIL_RELATIONS } from '../schema/retail-database';

export interface PostgresqlContents extends FoundRows {
  /** Only a table's owner may comment on it. */
  mayMark: boolean;
}

interface Row {
  comment: string | null;
  may_mark: boolean;
  rows: string;
  sales: string;
  first_day: string | null;
  last_day: string | null;
}

/**
 * @param client connected to a database that has the four relations
 * @throws DataSourceError `query-failed` where one of them is a view: an import fills tables.
 */
export async function postgresqlContents(client: Client): Promise<PostgresqlContents> {
  await refuseViews(client);
  const counts = RETAIL_RELATIONS.map((relation) => `(SELECT count(*) FROM ${POSTGRESQL_SCHEMA}.${relation})`);
  const sales = `${POSTGRESQL_SCHEMA}.sales`;
  const {
    rows: [row],
  } = await client.query<Row>(`
    SELECT obj_description('${sales}'::regclass, 'pg_class') AS comment,
           (SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = '${sales}'::regclass) AS may_mark,
           (${counts.join(' + ')})::text AS rows,
           count(*)::text AS sales, min(sold_at)::date::text AS first_day, max(sold_at)::date::text AS last_day
    FROM ${sales}`);
  return {
    provenance: provenanceOf(row.comment),
    mayMark: row.may_mark,
    rows: Number(row.rows),
    sales: Number(row.sales),
    firstDay: row.first_day,
    lastDay: row.last_day,
  };
}

async function refuseViews(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = '${POSTGRESQL_SCHEMA}'::regnamespace AND relname = ANY($1) AND relkind NOT IN ('r', 'p')`,
    [RETAIL_RELATIONS],
  );
  if (rows.length === 0) return;
  throw new DataSourceError(
    'query-failed',
    `"${POSTGRESQL_SCHEMA}.${rows[0].name}" is not a table. An import fills tables, not a team's views: ` +
      'import into another database.',
    { relation: rows[0].name },
  );
}
