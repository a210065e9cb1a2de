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

/** A file of rows, or a part of one, as SQL can read it: plain data that threads can hand to each other. */
export interface TableSource {
  /** The file's, which people are told. */
  path: string;
  format: TableFormat;
  columns: readonly SourceColumn[];
  /** For CSV. */
  delimiter: string;
  /** What is read: the file, or a copy of a part of its text. */
  stored: { path: string; isGzipped: boolean };
  /** Lines of the file that come before those of `stored`; the header, which each part begins with, does not count. */
  linesBefore: number;
  /** SQL of a relation whose columns `columns` refer to. */
  rows: string;
  /** The same with each row's number, from 1, as `row_number`: in `stored`, of Parquet in the file. */
  numberedRows: string;
}

/** Some of a file's rows: a copy of them as text, or their places in a Parquet file, from 0, the last one exclusive. */
export type TablePart = { path: string; linesBefore: number } | { fromRow: number; toRow: number };

/** DuckDB would take sixteen times as much memory for lines of such a length. */
const LONGEST_JSON_BYTES = 16 << 20;

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
    const stored = { path, isGzipped: format.isGzipped };
    if (format.kind === 'csv') return await csvSource(stored, format);
    return format.kind === 'ndjson'
      ? await ndjsonSource(connection, stored, format)
      : await parquetSource(connection, stored, format);
  } catch (error) {
    if (error instanceof TrainerError) throw error;
    throw new TrainerError('failed', `${path} cannot be read: ${(error as Error).message.split('\n', 1)[0]}`);
  }
}

/** A part of a table as a table: a text with the header of its own, or rows of a Parquet file. */
export function partOfTable(table: TableSource, part: TablePart): TableSource {
  if ('fromRow' in part) return { ...table, ...parquetRows(table.path, part) };
  const stored = { path: part.path, isGzipped: false };
  const rows = table.format.kind === 'csv' ? csvRows(stored, table) : ndjsonRows(stored, table.columns);
  return { ...table, stored, linesBefore: part.linesBefore, ...rows };
}

/** The file's bytes, unpacked. */
export function unpackedBytes({ path, isGzipped }: TableSource['stored']): Readable {
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  // The unpacker's end tells of a failure in either; the callback only keeps it from being thrown twice.
  return isGzipped ? pipeline(file, createGunzip({ chunkSize: 1 << 20 }), () => undefined) : file;
}

async function csvSource(stored: TableSource['stored'], format: TableFormat): Promise<TableSource> {
  const { names, delimiter } = await csvHeader(stored);
  const columns = names.map((name, i): SourceColumn => ({ name, text: `c${i}`, stored: `c${i}`, type: 'text' }));
  const { path } = stored;
  return { path, format, delimiter, columns, stored, linesBefore: 0, ...csvRows(stored, { columns, delimiter }) };
}

function csvRows(
  { path, isGzipped }: TableSource['stored'],
  { columns, delimiter }: Pick<TableSource, 'columns' | 'delimiter'>,
): Pick<TableSource, 'rows' | 'numberedRows'> {
  // With ignore_errors alone, DuckDB stops in silence at text after a closing quote; where it stores rejects, it goes on.
  const rows =
    `read_csv(${literal(path)}, auto_detect = false, header = true, delim = ${literal(delimiter)}, quote = '"', ` +
    `escape = '"', columns = {${columns.map(({ stored }) => `'${stored}': 'VARCHAR'`).join(', ')}}, ` +
    `store_rejects = true, rejects_limit = 0${isGzipped ? ", compression = 'gzip'" : ''})`;
  return { rows, numberedRows: `(SELECT *, row_number() OVER () AS row_number FROM ${rows})` };
}

async function csvHeader(stored: TableSource['stored']): Promise<{ names: string[]; delimiter: string }> {
  const bytes = unpackedBytes(stored);
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
    throw new TrainerError('failed', `${stored.path} is empty: its first line must name the columns.`);
  }
  return { names, delimiter };
}

async function ndjsonSource(
  connection: DuckDBConnection,
  stored: TableSource['stored'],
  format: TableFormat,
): Promise<TableSource> {
  const found = await connection.runAndReadAll(
    `SELECT key FROM (
       SELECT row_number, unnest(json_keys(line)) AS key, generate_subscripts(json_keys(line), 1) AS position
       FROM ${ndjsonLines(stored)} WHERE json_valid(line) AND json_type(line) = 'OBJECT'
     ) GROUP BY key ORDER BY min({'row': row_number, 'position': position})`,
  );
  const columns = found.getRowsJS().map(([key]): SourceColumn => {
    const cell = `fields.${identifier(String(key))}`;
    return { name: String(key), text: `(${cell} ->> '$')`, stored: cell, type: 'text' };
  });
  const { path } = stored;
  return { path, format, delimiter: ',', columns, stored, linesBefore: 0, ...ndjsonRows(stored, columns) };
}

/** Each line as one text: its number is that of the file, whatever it holds. */
function ndjsonLines({ path, isGzipped }: TableSource['stored']): string {
  return (
    `(SELECT row_number() OVER () AS row_number, line FROM read_csv(${literal(path)}, auto_detect = false, ` +
    `header = false, delim = '', quote = '', escape = '', max_line_size = ${LONGEST_JSON_BYTES}, buffer_size = ${2 * LONGEST_JSON_BYTES}, ` +
    `columns = {'line': 'VARCHAR'}${isGzipped ? ", compression = 'gzip'" : ''}))`
  );
}

function ndjsonRows(
  stored: TableSource['stored'],
  columns: TableSource['columns'],
): Pick<TableSource, 'rows' | 'numberedRows'> {
  const structure = JSON.stringify(Object.fromEntries(columns.map(({ name }) => [name, 'JSON'])));
  const json = `CASE WHEN json_valid(line) AND json_type(line) = 'OBJECT' THEN from_json(line, ${literal(structure)}) END`;
  const rows =
    `(SELECT row_number, line, ${columns.length > 0 ? json : 'NULL'} AS fields ` +
    `FROM ${ndjsonLines(stored)} WHERE trim(line) <> '')`;
  return { rows, numberedRows: rows };
}

async function parquetSource(
  connection: DuckDBConnection,
  stored: TableSource['stored'],
  format: TableFormat,
): Promise<TableSource> {
  const { path } = stored;
  const described = await connection.runAndReadAll(
    `SELECT column_name, column_type FROM (DESCRIBE FROM read_parquet(${literal(path)}))`,
  );
  const columns = described.getRowsJS().map(([name, type]): SourceColumn => {
    const cell = identifier(String(name));
    return { name: String(name), text: `${cell}::VARCHAR`, stored: cell, type: typeOf(String(type)) };
  });
  return { path, format, delimiter: ',', columns, stored, linesBefore: 0, ...parquetRows(path) };
}

/** DuckDB leaves out the row groups that lie outside of the part. */
function parquetRows(
  path: string,
  part?: { fromRow: number; toRow: number },
): Pick<TableSource, 'rows' | 'numberedRows'> {
  const within =
    part === undefined ? '' : ` WHERE file_row_number >= ${part.fromRow} AND file_row_number < ${part.toRow}`;
  const rows =
    `(SELECT * EXCLUDE (file_row_number), file_row_number + 1 AS row_number ` +
    `FROM read_parquet(${literal(path)}, file_row_number = true)${within})`;
  return { rows, numberedRows: rows };
}

/** @param type as DuckDB names it */
function typeOf(type: string): SourceColumn['type'] {
  if (type === 'BOOLEAN') return 'flag';
  return /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/.test(type) ? 'number' : 'text';
}
