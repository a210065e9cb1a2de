import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Options, parse } from 'csv-parse';
import { DataSourceError } from '../data-source-error';
import { type TableFile, type TableRow } from './table-file';

const BATCH_ROWS = 10_000;
/** Beyond this a row is taken for a quote that nobody closed. */
const MAX_ROW_CHARACTERS = 1_000_000;
const DELIMITERS = [',', ';', '\t', '|'];

const LEADING_LINE_BREAKS = /^[\r\n]*/;

/** What csv-parse gives for a row when it is asked for the row's text. */
interface ParsedRow {
  record: string[];
  raw: string;
}

/**
 * Opens a CSV file, gzipped or not, with a header; the delimiter is the one of `, ; tab |` that the header uses most.
 * Quotes within an unquoted cell are taken as they are; empty lines are skipped.
 *
 * @throws DataSourceError `file-unreadable` when there is no header, or no row can be found in the file.
 */
export async function openCsvFile(path: string): Promise<TableFile> {
  const delimiter = mostUsedDelimiter(await firstLine(path));
  const { size } = await stat(path);
  return {
    path,
    columns: await header(path, delimiter),
    rows: (onShare) => rows(path, delimiter, (bytes) => onShare(size === 0 ? 1 : bytes / size)),
  };
}

async function* rows(path: string, delimiter: string, onBytes: (bytes: number) => void): AsyncGenerator<TableRow[]> {
  let batch: TableRow[] = [];
  let linesBefore = 0;
  let isHeader = true;
  for await (const { record, raw } of parsedRows(path, delimiter, onBytes)) {
    // Empty lines that were skipped stand before the row. The parser's own count takes a quoted CR LF for two lines.
    const [emptyLines] = LEADING_LINE_BREAKS.exec(raw) ?? [''];
    const line = linesBefore + lineBreaks(emptyLines) + 1;
    linesBefore += lineBreaks(raw);
    if (isHeader) {
      isHeader = false;
      continue;
    }
    batch.push({ line, cells: record, raw: raw.slice(emptyLines.length).trimEnd() });
    if (batch.length === BATCH_ROWS) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

async function header(path: string, delimiter: string): Promise<string[]> {
  for await (const { record } of parsedRows(path, delimiter, () => undefined)) return record.map((name) => name.trim());
  throw new DataSourceError('file-unreadable', `${path} is empty: its first line must name the columns.`, { path });
}

async function* parsedRows(path: string, delimiter: string, onBytes: (bytes: number) => void) {
  const options: Options = {
    delimiter,
    bom: true,
    raw: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW_CHARACTERS,
  };
  const parser = parse(options);
  // The parser's end tells of a failure in any part; the callback only keeps it from being thrown twice.
  pipeline(textStream(path, onBytes), parser, () => undefined);
  try {
    yield* parser as AsyncIterable<ParsedRow>;
  } catch (error) {
    throw explainCsvError(path, error);
  }
}

/** The file's bytes, unpacked; the bytes counted are those on disk. */
function textStream(path: string, onBytes: (bytes: number) => void): Readable {
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      onBytes(bytes);
      done(null, chunk);
    },
  });
  const counted = pipeline(createReadStream(path), counter, () => undefined);
  return path.toLowerCase().endsWith('.gz') ? pipeline(counted, createGunzip(), () => undefined) : counted;
}

async function firstLine(path: string): Promise<string> {
  let text = '';
  try {
    for await (const chunk of textStream(path, () => undefined)) {
      text += (chunk as Buffer).toString('utf8');
      if (/[\r\n]/.test(text) || text.length > MAX_ROW_CHARACTERS) break;
    }
  } catch (error) {
    throw explainCsvError(path, error);
  }
  return text.split(/[\r\n]/, 1)[0];
}

function mostUsedDelimiter(line: string): string {
  const uses = (delimiter: string) => line.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (uses(delimiter) > uses(best) ? delimiter : best));
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function explainCsvError(path: string, error: unknown): unknown {
  const { code, message, lines } = error as { code?: string; message: string; lines?: number };
  if (code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE') {
    return new DataSourceError(
      'file-unreadable',
      `${path}: a quote is opened and not closed before line ${lines ?? '?'}. Close it, or double the quotes inside a quoted cell.`,
      { path, ...(lines !== undefined && { line: lines }) },
      { cause: error },
    );
  }
  return new DataSourceError('file-unreadable', `${path} can't be read: ${message}.`, { path }, { cause: error });
}
