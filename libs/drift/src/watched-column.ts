import { DriftError } from './drift-error';

/** Numbers, or categories as strings or booleans; null where the value is missing. */
export type WatchedValue = number | string | boolean | null;

/** What goes into a model is a feature, what comes out a prediction. */
export type FieldRole = 'feature' | 'prediction';

/** One field of many rows, watched for drift. */
export interface WatchedColumn {
  /** Name of the field in requests and answers, e.g. `recency_days`. */
  field: string;
  role: FieldRole;
  /** One value a row, in any order. */
  values: readonly WatchedValue[];
}

/** A column's numbers and how many are missing. @throws DriftError `invalid-column` where a value is no number. */
export function numbersOf({ field, values }: WatchedColumn): { numbers: Float64Array; missing: number } {
  const numbers = new Float64Array(values.length);
  let count = 0;
  for (const value of values) {
    if (value === null) continue;
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new DriftError('invalid-column', `${field} must hold numbers, not ${JSON.stringify(value)}.`);
    }
    numbers[count++] = value;
  }
  return { numbers: numbers.subarray(0, count).sort(), missing: values.length - count };
}

/** Rows by category, and how many have none; booleans count as `true` and `false`. */
export function categoriesOf({ values }: WatchedColumn): { counts: Map<string, number>; missing: number } {
  const counts = new Map<string, number>();
  let missing = 0;
  for (const value of values) {
    if (value === null) missing++;
    else counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  }
  return { counts, missing };
}
