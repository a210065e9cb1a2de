import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { parseDay } from '@retail-ml/features';
import { type ChurnTrainingRow } from '@retail-ml/churn-model/fit';
import { TrainerError } from './trainer-error';

const COLUMNS = [
  'customer_id',
  'snapshot_date',
  'recency_days',
  'frequency',
  'avg_monetary',
  'loyalty_member',
  'days_since_join',
  'churned',
  'split',
] as const;

type Line = Record<(typeof COLUMNS)[number], string>;

/**
 * Reads a file of labelled feature rows (.csv or .csv.gz), its columns in any order.
 *
 * @throws TrainerError naming the missing column and those found, or the line and field that cannot be read.
 */
export async function readChurnRowFile(path: string): Promise<{ train: ChurnTrainingRow[]; test: ChurnTrainingRow[] }> {
  const rows: { train: ChurnTrainingRow[]; test: ChurnTrainingRow[] } = { train: [], test: [] };
  const file = createReadStream(path);
  const parser = parse({
    columns: (header: string[]) => checkedHeader(header, path),
    info: true,
    bom: true,
    trim: true,
  });
  const lines = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  // An error of the file or of its compression reaches the reader of the rows.
  for (const stream of new Set([file, lines])) stream.on('error', (error: Error) => parser.destroy(error));
  try {
    for await (const { record, info } of lines.pipe(parser) as AsyncIterable<{
      record: Line;
      info: { lines: number };
    }>) {
      const { split } = record;
      if (split !== 'train' && split !== 'test') fail(path, info.lines, 'split', 'train or test', split);
      rows[split].push(readRow(record, path, info.lines));
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

function checkedHeader(header: string[], path: string): string[] {
  const missing = COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new TrainerError(
      'failed',
      `${path} has no column ${missing.join(', ')}. Its columns are ${header.join(', ')}.`,
    );
  }
  return header;
}

function readRow(line: Line, path: string, lineNumber: number): ChurnTrainingRow {
  const number = (column: keyof Line) => {
    const value = line[column] === '' ? NaN : Number(line[column]);
    if (!Number.isFinite(value)) fail(path, lineNumber, column, 'a number', line[column]);
    return value;
  };
  const flag = (column: keyof Line) => {
    const text = line[column].toLowerCase();
    if (text === '1' || text === 'true') return true;
    if (text === '0' || text === 'false') return false;
    return fail(path, lineNumber, column, '0, 1, true or false', line[column]);
  };
  const day = (column: keyof Line) => {
    try {
      return parseDay(line[column]);
    } catch {
      return fail(path, lineNumber, column, 'a day of the form YYYY-MM-DD', line[column]);
    }
  };
  return {
    customerId: line.customer_id,
    asOf: day('snapshot_date'),
    recencyDays: number('recency_days'),
    frequency: number('frequency'),
    avgMonetary: number('avg_monetary'),
    loyaltyMember: flag('loyalty_member'),
    daysSinceJoin: number('days_since_join'),
    churned: flag('churned'),
    followUp: null,
  };
}

function fail(path: string, line: number, column: string, expected: string, found: string): never {
  throw new TrainerError('failed', `${path}, line ${line}, column ${column}: ${expected} is expected, not "${found}".`);
}
