import { type Response } from 'express';
import { type RequestFault } from '../api-error';
import { type Problem } from '../problem-details';

/** The protocol knows one status for whatever is wrong with a request. */
const FAULTY_REQUEST = 400;
const UNPROCESSABLE = 422;

/** What the protocol wants of every answer that is not a success. */
export interface InferenceError {
  /** @example "The request has a fault. recency_days[0] must be at least 0" */
  error: string;
}

/** A problem in the protocol's form: one sentence, with all faults in it. */
export function inferenceErrorOf({ detail, errors = [] }: Pick<Problem, 'detail' | 'errors'>): InferenceError {
  return { error: [detail, errors.map(faultText).join('; ')].filter((part) => part !== '').join(' ') };
}

export function statusOfInference({ status }: Pick<Problem, 'status'>): number {
  return status === UNPROCESSABLE ? FAULTY_REQUEST : status;
}

export function sendInferenceError(response: Response, problem: Problem): void {
  response.status(statusOfInference(problem)).json(inferenceErrorOf(problem));
}

/** Rows are told as elements of tensors: `/customers/3/recency_days` is recency_days[3]. */
function faultText({ pointer = '', parameter, detail }: RequestFault): string {
  const [, row, field] = /^\/(?:customers|products)\/(\d+)\/(.+)$/.exec(pointer) ?? [];
  const where = row === undefined ? (parameter ?? pointer.slice(1)) : `${field}[${row}]`;
  return `${where} ${detail}`.trimStart();
}
