import { setImmediate } from 'node:timers/promises';
import { type Reasons } from '@retail-ml/features';
import { ApiError, type RequestFault } from './api-error';

/** What one field of the request adds to the prediction. */
export interface Reason {
  /**
   * Name of the field.
   * @example "recency_days"
   */
  feature: string;
  /**
   * Its value in the request; where the request left it out and the model takes another one for it, that one.
   * @example 30
   */
  value: number | string | boolean;
  /**
   * What it adds, in the units of reasons_base: above 0 it raises the prediction.
   * @isDouble
   * @example -0.41
   */
  effect: number;
}

/** What an answer holds more when it was asked for. */
export interface Explained {
  reasons?: Reason[];
  reasons_base?: number;
}

/** A row takes some milliseconds: more of them are for batch-predict --explain. */
export const MOST_EXPLAINED_ROWS = 1000;

/** @param pointer to the rows in the body, e.g. `/customers` */
export function explanationFaults(rowCount: number, pointer: string): RequestFault[] {
  if (rowCount <= MOST_EXPLAINED_ROWS) return [];
  return [{ pointer, detail: `must hold at most ${MOST_EXPLAINED_ROWS} with explain=true` }];
}

/**
 * Adds the reasons to answers, one after the other: other requests are answered in between.
 *
 * @throws ApiError `no-reasons` for a model that was trained before there were reasons
 */
export async function addReasons(answers: readonly Explained[], reasonsOf: (row: number) => Reasons): Promise<void> {
  for (const [row, answer] of answers.entries()) {
    const { base, reasons } = explained(() => reasonsOf(row));
    answer.reasons = reasons;
    answer.reasons_base = base;
    if (answers.length > 1) await setImmediate();
  }
}

function explained(reasons: () => Reasons): Reasons {
  try {
    return reasons();
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'no-explanation') throw error;
    throw new ApiError('no-reasons', (error as Error).message);
  }
}
