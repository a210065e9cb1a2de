import { createReadStream, existsSync } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type DuckDBConnection } from '@duckdb/node-api';
import { parse } from 'csv-parse';
import { identifier, literal } from '../sql/sql-text';
import { TrainerError } from '../trainer-error';

/** What a table file is, by the end of its name. */
export interface TableFormat {
  kind: 'csv' | 'ndjson' | 'parquet';
  isGzipped: boolean;
}

/** A column of the input, as it is read and as it is written. */
export interface SourceColumn {
  name: string;
  /** SQL of the cell as text; NULL where it is empty. */
  text: string;
  /** SQL of the cell as the file holds it. */
  stored: string;
  /** What `stored` is; JSON counts as text. */
  type: 'number' | 'flag' | 'text';
}

/** A file of rows as SQL can read it. */
export interface TableSource {
  path: string;
  format: TableFormat;
  columns: readonly SourceColumn[];
  /** For CSV. */
  delimiter: string;
  /** SQL of a relation whose columns `columns` refer to, and its row number, from 1, as `row_number`. */
  relation(options: { withRowNumbers: boolean }): string;
}

const DELIMITERS = [',', ';', '\t', '|'];

/** @throws TrainerError `usage` for another ending. */
export function tableFormat(path: string): TableFormat {
  const match = /\.(csv|ndjson|jsonl|parquet)(\.gz)?$/i.exec(path);
  const kind = match?.[1].toLowerCase().replace('jsonl', 'ndjson');
  if (match === null || (kind === 'parquet' && match[2] !== undefined)) {
    throw new TrainerError(
      'usage',
      `${path} is no table by its name: give a file that ends in .csv, .csv.gz, .ndjson, .ndjson.gz or .parquet.`,
    );
  }
  return { kind: kind as TableFormat['kind'], isGzipped: match[2] !== undefined };
}

/**
 * Reads which columns a file has.
 *
 * @throws TrainerError when there is no such file, or no header in it.
 */
export async function openTableSource(connection: DuckDBConnection, path: string): Promise<TableSource> {
  const format = tableFormat(path);
  if (!existsSync(path)) {
    throw new TrainerError('failed', `There is no file ${path}. Check the path; it is relative to this folder.`);
  }
  try {
    if (format.kind === 'csv') return await csvSource(path, format);
    return format.kind === 'ndjson'
      ? await ndjsonSource(connection, path, format)
      : await parquetSource(connection, path, format);
  } catch (error) {
    if (error instanceof TrainerError) throw error;
    throw new TrainerError('failed', `${path} cannot be read: ${(error as Error).message.split('\n', 1)[0]}`);
  }
}

/** The file's bytes, unpacked. */
export function unpackedBytes(path: string, { isGzipped }: TableFormat): Readable {
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  // The unpacker's end tells of a failure in either; the callback only keeps it from being thrown twice.
  return isGzipped ? pipeline(file, createGunzip({ chunkSize: 1 << 20 }), () => undefined) : file;
}

async function csvSource(path: string, format: TableFormat): Promise<TableSource> {
  const { names, delimiter } = await csvHeader(path, format);
  const cells = names.map((_, i) => `c${i}`);
  // With ignore_errors alone, DuckDB stops in silence at text after a closing quote; where it stores rejects, it goes on.
  const rows =
    `read_csv(${literal(path)}, auto_detect = false, header = true, delim = ${literal(delimiter)}, quote = '"', ` +
    `escape = '"', columns = {${cells.map((cell) => `'${cell}': 'VARCHAR'`).join(', ')}}, ` +
    `store_rejects = true, rejects_limit = 0${format.isGzipped ? ", compression = 'gzip'" : ''})`;
  return {
    path,
    format,
    delimiter,
    columns: names.map((name, i) => ({ name, text: cells[i], stored: cells[i], type: 'text' })),
    relation: ({ withRowNumbers }) =>
      withRowNumbers ? `(SELECT *, row_number() OVER () AS row_number FROM ${rows})` : rows,
  };
}

async function csvHeader(path: string, format: TableFormat): Promise<{ names: string[]; delimiter: string }> {
  const bytes = unpackedBytes(path, format);
  let text = '';
  for await (const chunk of bytes) {
    text += (chunk as Buffer).toString('utf8');
    if (/[\r\n]/.test(text.trimStart())) break;
  }
  const [line] = text.trimStart().split(/[\r\n]/, 1);
  const uses = (delimiter: string) => line.split(delimiter).length;
  const delimiter = DELIMITERS.reduce((best, it) => (uses(it) > uses(best) ? it : best));
  const parser = parse({ delimiter, bom: true, to: 1, relax_column_count: true });
  parser.end(text);
  const records: string[][] = [];
  for await (const record of parser) records.push(record as string[]);
  const names = (records[0] ?? []).map((name, i) => name.trim() || `column_${i + 1}`);
  if (names.length === 0) {
    throw new TrainerError('failed', `${path} is empty: its first line must name the columns.`);
  }
  return { names, delimiter };
}

async function ndjsonSource(connection: DuckDBConnection, path: string, format: TableFormat): Promise<TableSource> {
  // Each line as one text: its number is that of the file, whatever it holds.
  const lines =
    `read_csv(${literal(path)}, auto_detect = false, header = false, delim = '', quote = '', escape = '', ` +
    `max_line_size = 16777216, columns = {'line': 'VARCHAR'}${format.isGzipped ? ", compression = 'gzip'" : ''})`;
  const objects = `(SELECT row_number() OVER () AS row_number, line FROM ${lines})`;
  const found = await connection.runAndReadAll(
    `SELECT key FROM (
       SELECT row_number, unnest(json_keys(line)) AS key, generate_subscripts(json_keys(line), 1) AS position
       FROM ${objects} WHERE json_valid(line) AND json_type(line) = 'OBJECT'
     ) GROUP BY key ORDER BY min({'row': row_number, 'position': position})`,
  );
  const names = found.getRowsJS().map(([key]) => String(key));
  const structure = JSON.stringify(Object.fromEntries(names.map((name) => [name, 'JSON'])));
  const json = `CASE WHEN json_valid(line) AND json_type(line) = 'OBJECT' THEN from_json(line, ${literal(structure)}) END`;
  return {
    path,
    format,
    delimiter: ',',
    columns: names.map((name) => {
      const stored = `fields.${identifier(name)}`;
      return { name, text: `(${stored} ->> '$')`, stored, type: 'text' };
    }),
    relation: () =>
      `(SELECT row_number, line, ${names.length > 0 ? json : 'NULL'} AS fields FROM ${objects} WHERE trim(line) <> '')`,
  };
}

async function parquetSource(connection: DuckDBConnection, path: string, format: TableFormat): Promise<TableSource> {
  const described = await connection.runAndReadAll(
    `SELECT column_name, column_type FROM (DESCRIBE FROM read_parquet(${literal(path)}))`,
  );
  return {
    path,
    format,
    delimiter: ',',
    columns: described.getRowsJS().map(([name, type]) => {
      const stored = identifier(String(name));
      return {
        name: String(name),
        text: `${stored}::VARCHAR`,
        stored,
        type: typeOf(String(type)),
      };
    }),
    relation: () =>
      `(SELECT * EXCLUDE (file_row_number), file_row_number + 1 AS row_number
        FROM read_parquet(${literal(path)}, file_row_number = true))`,
  };
}

/** @param type as DuckDB names it */
function typeOf(type: string): SourceColumn['type'] {
  if (type === 'BOOLEAN') return 'flag';
  return /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/.test(type) ? 'number' : 'text';
}
