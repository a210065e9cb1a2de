import { type Client } from 'pg';
import { type ScoreTable } from '../scores/score-table';
import {
  checkScoreTable,
  createScoreTable,
  type FoundTableColumn,
  notATable,
  quotedTable,
  type TypeNames,
} from '../scores/score-table-form';
import { quoted } from '../scores/table-name';

/** Where a table without a schema is. */
export const DEFAULT_SCHEMA = 'public';

const TYPES: TypeNames = {
  text: ['text', 'character varying'],
  'whole number': ['bigint', 'integer'],
  number: ['double precision'],
  date: ['date'],
  instant: ['timestamp with time zone'],
};

const KINDS: Readonly<Record<string, string>> = { v: 'a view', m: 'a materialized view', f: 'a foreign table' };
const TABLE_KINDS = ['r', 'p'];

/**
 * Makes a table of scores where it is missing, and checks it where it is not.
 *
 * @param client connected, in no transaction
 * @returns the table's name as it stands in statements
 * @throws DataSourceError `destination-unfit`, or the database's own errors.
 */
export async function providePostgresqlTable(client: Client, table: ScoreTable): Promise<string> {
  const schema = table.name.schema ?? DEFAULT_SCHEMA;
  const place = quotedTable(table.name, DEFAULT_SCHEMA);
  if ((await relationOf(client, place)) === undefined) {
    // Of two runs at once, the second one waits and then finds what the first one made.
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`retail-ml creates ${place}`]);
    const { rowCount } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
    // "IF NOT EXISTS" asks for the right to create schemas even where this one is there.
    if (rowCount === 0) await client.query(`CREATE SCHEMA ${quoted(schema)}`);
    await client.query(createScoreTable(place, table, TYPES));
    await client.query('COMMIT');
  }
  const relation = await relationOf(client, place);
  if (relation === undefined || !TABLE_KINDS.includes(relation.kind)) {
    throw notATable(place, KINDS[relation?.kind ?? ''] ?? 'no table');
  }
  checkScoreTable(place, table, await foundTable(client, relation.oid), TYPES);
  return place;
}

async function relationOf(client: Client, place: string): Promise<{ oid: number; kind: string } | undefined> {
  const { rows } = await client.query<{ oid: number; kind: string }>(
    'SELECT oid, relkind AS kind FROM pg_class WHERE oid = to_regclass($1)',
    [place],
  );
  return rows[0];
}

async function foundTable(client: Client, oid: number) {
  const columns = await client.query<FoundTableColumn>(
    `SELECT attname::text AS name, format_type(atttypid, NULL) AS type,
            attnotnull AND NOT atthasdef AND attidentity = '' AS "isRequired"
     FROM pg_attribute WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [oid],
  );
  const keys = await client.query<{ columns: string[] }>(
    `SELECT array_agg(attname::text) AS columns
     FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey[0:indnkeyatts - 1])
     WHERE indrelid = $1 AND indisunique AND indisvalid AND indpred IS NULL AND indexprs IS NULL GROUP BY indexrelid`,
    [oid],
  );
  return { columns: columns.rows, uniqueKeys: keys.rows.map((row) => row.columns) };
}
