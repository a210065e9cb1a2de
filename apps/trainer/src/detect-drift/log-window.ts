import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type FieldRole, type WatchedValue } from '@retail-ml/drift';
import { type DriftWindow } from './drift-window';
import { TrainerError } from '../trainer-error';

export interface LogWindowOptions {
  logFolder: string;
  model: string;
  /** Whose predictions they are: `customer` for `customer_id`. */
  entity: string;
  /** Only what this version answered: another one's predictions differ rightly. */
  modelVersion: string;
  /** Only what was answered from then on; null for all. */
  since: Date | null;
  /** The fields to read, and whether they stand in a record's `features` or `output`. */
  fields: readonly { field: string; role: FieldRole }[];
}

interface LoggedPrediction {
  time: string;
  values: WatchedValue[];
}

const LOG_FILE = 'predictions.ndjson';

/** Reads the API's prediction log with the files set aside by rotation; of each customer or product, the last prediction. */
export async function readLogWindow(options: LogWindowOptions): Promise<DriftWindow> {
  const { logFolder, model, entity, modelVersion, since, fields } = options;
  const latest = new Map<string, LoggedPrediction>();
  const skipped = { unreadable: 0, otherVersion: 0, repeated: 0 };
  for (const file of await logFiles(logFolder, since)) {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      const record = parsedRecord(line);
      if (record === null) {
        if (line !== '') skipped.unreadable++;
        continue;
      }
      if (record.model !== model || (since !== null && Date.parse(record.time) < since.getTime())) continue;
      if (record.model_version !== modelVersion) {
        skipped.otherVersion++;
        continue;
      }
      const values = fields.map(({ field, role }) => record[role === 'feature' ? 'features' : 'output'][field]);
      if (!values.every(isWatchedValue)) {
        skipped.unreadable++;
        continue;
      }
      // 7 and "7" are one customer: ids are text inside.
      const key = String(record[`${entity}_id`]);
      const before = latest.get(key);
      if (before !== undefined) skipped.repeated++;
      if (before === undefined || before.time <= record.time) latest.set(key, { time: record.time, values });
    }
  }
  const rows = [...latest.values()];
  return {
    columns: fields.map(({ field, role }, i) => ({ field, role, values: rows.map(({ values }) => values[i]) })),
    source: `${join(logFolder, LOG_FILE)}${since === null ? '' : ` since ${since.toISOString()}`}`,
    notes: notes(skipped, modelVersion, entity),
  };
}

/** The log and what rotation set aside; a file last written before the window can hold nothing of it. */
async function logFiles(folder: string, since: Date | null): Promise<string[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  const files = names.filter((name) => /^predictions\.ndjson(\.\d+)?$/.test(name)).map((name) => join(folder, name));
  if (files.length === 0) {
    throw new TrainerError(
      'failed',
      `There is no prediction log ${join(folder, LOG_FILE)}. The API writes it with each prediction (npm start); ` +
        'ML_LOG_DIR says where. Rows of a file are compared with --input-file rows.csv.',
    );
  }
  if (since === null) return files;
  const changed = await Promise.all(files.map(async (file) => (await stat(file)).mtime));
  return files.filter((_, i) => changed[i] >= since);
}

interface LogRecord {
  time: string;
  model: string;
  model_version: string;
  features: Record<string, unknown>;
  output: Record<string, unknown>;
  /** The entity's id among them. */
  [other: string]: unknown;
}

/** Null for a line that is no record, e.g. the last one of a program that was cut off. */
function parsedRecord(line: string): LogRecord | null {
  let record: Partial<LogRecord> | null;
  try {
    record = JSON.parse(line) as Partial<LogRecord> | null;
  } catch {
    return null;
  }
  const complete =
    typeof record?.time === 'string' &&
    Number.isFinite(Date.parse(record.time)) &&
    typeof record.model === 'string' &&
    isObject(record.features) &&
    isObject(record.output);
  return complete ? (record as LogRecord) : null;
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

const isWatchedValue = (value: unknown): value is WatchedValue =>
  value === null || ['number', 'string', 'boolean'].includes(typeof value);

function notes(
  skipped: { unreadable: number; otherVersion: number; repeated: number },
  version: string,
  entity: string,
): string[] {
  return [
    skipped.unreadable > 0 && `${skipped.unreadable} broken lines of the log were passed over.`,
    skipped.otherVersion > 0 && `${skipped.otherVersion} predictions were made by other versions than ${version}.`,
    skipped.repeated > 0 && `${skipped.repeated} earlier predictions of the same ${entity}s are not counted.`,
  ].filter((note) => note !== false);
}
