import { DataSourceError } from '../data-source-error';

/** A table of a database, by names as they are stored: neither folded nor quoted. */
export interface TableName {
  /** Null leaves it to the database: `public` in PostgreSQL, `main` in DuckDB. */
  schema: string | null;
  table: string;
}

const PART = '[A-Za-z_][A-Za-z0-9_]*|"(?:[^"\\0]|"")+"';
const NAME = new RegExp(`^(?:(${PART})\\.)?(${PART})$`);
/** PostgreSQL cuts longer names off without a word. */
const MOST_BYTES = 63;
const SYSTEM_SCHEMA = /^(pg_|information_schema$)/;

/**
 * Reads a table's name as SQL does: without quotes in small letters, in double quotes as it stands.
 *
 * @throws DataSourceError `invalid-destination`
 * @example
 * parseTableName('ML.churn_scores'); // { schema: 'ml', table: 'churn_scores' }
 * parseTableName('"Team A"."Scores"'); // { schema: 'Team A', table: 'Scores' }
 */
export function parseTableName(text: string): TableName {
  const [whole, schema, table] = NAME.exec(text) ?? [];
  if (whole === undefined) {
    throw invalid(
      text,
      'is no table: schema.table is expected, of letters, digits and _. Other names stand in double quotes: ' +
        '\'"Team A"."Scores"\'.',
    );
  }
  const name = { schema: schema === undefined ? null : stored(schema), table: stored(table) };
  const long = [name.schema ?? '', name.table].find((part) => Buffer.byteLength(part) > MOST_BYTES);
  if (long !== undefined) throw invalid(text, `has a name of more than ${MOST_BYTES} bytes, which databases cut off.`);
  if (name.schema !== null && SYSTEM_SCHEMA.test(name.schema.toLowerCase())) {
    throw invalid(text, `lies in "${name.schema}", which belongs to the database itself.`);
  }
  return name;
}

/** A name as it stands in a statement, whatever it holds. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function stored(part: string): string {
  return part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.toLowerCase();
}

function invalid(text: string, fault: string): DataSourceError {
  return new DataSourceError('invalid-destination', `The destination ${text.slice(0, 200)} ${fault}`, {
    destination: text,
  });
}
