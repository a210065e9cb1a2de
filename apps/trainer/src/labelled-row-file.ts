import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { type Day, parseDay } from '@retail-ml/features';
import { parse } from 'csv-parse';
import { TrainerError } from './trainer-error';

/** The fields of one line, read by type; what cannot be read is told with its line and column. */
export interface LabelledLine<Column extends string> {
  /** Whether the file has the optional column, and the line something in it. */
  has(column: Column): boolean;
  text(column: Column): string;
  /** From 0 to `maximum`. */
  number(column: Column, maximum: number): number;
  /** As `number`, and whole; "6.0" is 6. */
  wholeNumber(column: Column, maximum: number): number;
  /** Refuses a line in which the columns' values, given before, do not grow from left to right. */
  rising(...columns: readonly [Column, number][]): void;
  /** 0, 1, true or false. */
  flag(column: Column): boolean;
  day(column: Column): Day;
  oneOf<Value extends string>(column: Column, values: readonly Value[]): Value;
}

/** Rows to learn from and rows to be judged on. */
export interface SplitRows<Row> {
  train: Row[];
  test: Row[];
}

/**
 * Reads a file of labelled feature rows (.csv or .csv.gz), its columns in any order; `split` says `train` or `test`.
 *
 * @throws TrainerError naming the missing column and those found, or the line and field that cannot be read.
 */
export async function readLabelledRows<Column extends string, Row>(
  path: string,
  columns: readonly Column[],
  readRow: (line: LabelledLine<Column>) => Row,
): Promise<SplitRows<Row>> {
  const rows: SplitRows<Row> = { train: [], test: [] };
  const file = createReadStream(path);
  const parser = parse({
    columns: (header: string[]) => checkedHeader(header, [...columns, 'split'], path),
    info: true,
    bom: true,
    trim: true,
  });
  const lines = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  // An error of the file or of its compression reaches the reader of the rows.
  for (const stream of new Set([file, lines])) stream.on('error', (error: Error) => parser.destroy(error));
  try {
    for await (const { record, info } of lines.pipe(parser) as AsyncIterable<{
      record: Record<string, string>;
      info: { lines: number };
    }>) {
      const line = labelledLine<Column | 'split'>(record, path, info.lines);
      rows[line.oneOf('split', ['train', 'test'])].push(readRow(line));
    }
  } catch (error) {
    if (error instanceof TrainerError) throw error;
    throw new TrainerError('failed', `${path} cannot be read: ${(error as Error).message}`);
  }
  for (const split of ['train', 'test'] as const) {
    if (rows[split].length === 0) throw new TrainerError('failed', `${path} holds no row with split=${split}.`);
  }
  return rows;
}

function checkedHeader(header: string[], columns: readonly string[], path: string): string[] {
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new TrainerError(
      'failed',
      `${path} has no column ${missing.join(', ')}. Its columns are ${header.join(', ')}.`,
    );
  }
  return header;
}

function labelledLine<Column extends string>(
  record: Record<string, string>,
  path: string,
  lineNumber: number,
): LabelledLine<Column> {
  const fail = (column: Column, expected: string): never => {
    throw new TrainerError(
      'failed',
      `${path}, line ${lineNumber}, column ${column}: ${expected} is expected, not "${record[column]}".`,
    );
  };
  return {
    has: (column) => (record[column] ?? '') !== '',
    text: (column) => record[column],
    number: (column, maximum) => {
      const value = cellNumber(record[column]);
      return value >= 0 && value <= maximum ? value : fail(column, `a number from 0 to ${maximum}`);
    },
    wholeNumber: (column, maximum) => {
      const value = cellNumber(record[column]);
      const fits = Number.isInteger(value) && value >= 0 && value <= maximum;
      return fits ? value : fail(column, `a whole number from 0 to ${maximum}`);
    },
    rising: (...columns) => {
      for (let i = 1; i < columns.length; i++) {
        const [[column, value], [limitColumn, limit]] = columns.slice(i - 1);
        if (value > limit) fail(column, `at most ${limitColumn} (${limit})`);
      }
    },
    flag: (column) => {
      const text = record[column].toLowerCase();
      if (text === '1' || text === 'true') return true;
      return text === '0' || text === 'false' ? false : fail(column, '0, 1, true or false');
    },
    day: (column) => {
      try {
        return parseDay(record[column]);
      } catch {
        return fail(column, 'a day of the form YYYY-MM-DD');
      }
    },
    oneOf: (column, values) => {
      const text = record[column];
      return values.find((value) => value === text) ?? fail(column, values.join(' or '));
    },
  };
}

/** NaN for what is no number, an empty cell too. */
function cellNumber(cell: string): number {
  return cell === '' ? NaN : Number(cell);
}
