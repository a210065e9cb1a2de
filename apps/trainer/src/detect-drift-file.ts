import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { CHURN_REQUEST_FIELDS, type ChurnPredictor, watchedChurnColumns } from '@retail-ml/churn-model';
import { type ChurnInput } from '@retail-ml/features';
import { parse } from 'csv-parse';
import { type DriftWindow } from './detect-drift-window';
import { TrainerError } from './trainer-error';

const FIELDS = Object.keys(CHURN_REQUEST_FIELDS) as (keyof typeof CHURN_REQUEST_FIELDS)[];

/**
 * Reads feature rows (.csv or .csv.gz, columns in any order, others are left alone) and predicts each of them.
 *
 * @throws TrainerError naming the missing column and those found, or the line and column that cannot be read.
 */
export async function readFileWindow(path: string, predictor: ChurnPredictor): Promise<DriftWindow> {
  const file = createReadStream(path);
  const parser = parse({ columns: (header: string[]) => checked(header, path), info: true, bom: true, trim: true });
  const lines = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  // An error of the file or of its compression reaches the reader of the rows.
  for (const stream of new Set([file, lines])) stream.on('error', (error: Error) => parser.destroy(error));
  const inputs: ChurnInput[] = [];
  try {
    for await (const { record, info } of lines.pipe(parser) as AsyncIterable<{
      record: Record<string, string>;
      info: { lines: number };
    }>) {
      const number = (field: string) => numberIn(record[field], `${path}, line ${info.lines}, column ${field}`);
      inputs.push({
        recencyDays: number('recency_days'),
        frequency: number('frequency'),
        avgMonetary: number('avg_monetary'),
        loyaltyMember: flagIn(record.loyalty_member, `${path}, line ${info.lines}, column loyalty_member`),
        daysSinceJoin: number('days_since_join'),
      });
    }
  } catch (error) {
    if (error instanceof TrainerError) throw error;
    throw new TrainerError('failed', `${path} cannot be read: ${(error as Error).message}`);
  }
  return { columns: watchedChurnColumns(inputs, predictor), source: path, notes: [] };
}

function checked(header: string[], path: string): string[] {
  const missing = FIELDS.filter((field) => !header.includes(field));
  if (missing.length > 0) {
    throw new TrainerError(
      'failed',
      `${path} has no column ${missing.join(', ')}. Its columns are ${header.join(', ')}.`,
    );
  }
  return header;
}

function numberIn(cell: string, place: string): number {
  const value = cell === '' ? NaN : Number(cell);
  if (!Number.isFinite(value)) throw new TrainerError('failed', `${place}: a number is expected, not "${cell}".`);
  return value;
}

function flagIn(cell: string, place: string): boolean {
  const flags: Record<string, boolean> = { '1': true, true: true, '0': false, false: false };
  const flag = flags[cell.toLowerCase()];
  if (flag === undefined) {
    throw new TrainerError('failed', `${place}: 0, 1, true or false is expected, not "${cell}".`);
  }
  return flag;
}
