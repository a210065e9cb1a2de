import { type ChurnRequest, type ChurnResponse } from './churn/churn-contract';
import { type DemandRequest, type DemandResponse } from './demand/demand-contract';
import { batchWriters, recordWriters } from './generated/byte-writers';
import { answerWriters } from './generated/json-writers';
import { type JsonBytes } from './json-bytes';

/** Writes a value at a place. @returns the place behind */
export type WriteJson<Value = unknown> = (to: JsonBytes, at: number, value: Value) => number;

/**
 * An answer as JSON, by a function that was compiled for its schema in the OpenAPI document: it knows which fields there
 * are, in which order and of which types.
 *
 * @param methodName of the controller, e.g. `predictChurn`
 */
export function answerText(methodName: string, answer: unknown): string {
  const write = answerWriters[methodName] as ((answer: unknown) => string) | undefined;
  return write === undefined ? JSON.stringify(answer) : write(answer);
}

/** As `answerText`, for what answers a batch; undefined where the method answers none. */
export function batchWriter(methodName: string): WriteJson | undefined {
  return batchWriters[methodName];
}

/** What the prediction log keeps of a prediction, beside what all of a batch have in common. */
export interface ChurnRecord {
  customer_id: number | string;
  features: ChurnRequest;
  output: ChurnResponse;
}

/** As `ChurnRecord`. */
export interface DemandRecord {
  product_id: number | string;
  as_of_date: string | null;
  features: DemandRequest;
  output: DemandResponse;
}

export const writeChurnRecord: WriteJson<ChurnRecord> = recordWriters.churn;
export const writeDemandRecord: WriteJson<DemandRecord> = recordWriters.demand;
