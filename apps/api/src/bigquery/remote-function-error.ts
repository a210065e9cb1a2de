import { type Response } from 'express';
import { type Problem } from '../problem-details';

/** BigQuery asks again after 408, 429, 500, 503 and 504; what is wrong with a request has one status. */
const FAULTY_REQUEST = 400;
const UNPROCESSABLE = 422;

/** BigQuery shows texts of up to a kilobyte. */
const MOST_CHARACTERS = 1000;

/** What BigQuery wants of an answer that is not a success, and shows who runs the query. */
export interface RemoteFunctionError {
  errorMessage: string;
}

/** A problem in the protocol's form: one sentence, and the faults after it. */
export function remoteFunctionErrorOf({
  detail,
  errors = [],
}: Pick<Problem, 'detail' | 'errors'>): RemoteFunctionError {
  const faults = errors.map((fault) => `${fault.pointer ?? fault.parameter ?? ''} ${fault.detail}`.trim());
  const text = [detail, faults.join('; ')].filter((part) => part !== '').join(' ');
  return { errorMessage: text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 4)} ...` : text };
}

export function statusOfRemoteFunction({ status }: Pick<Problem, 'status'>): number {
  return status === UNPROCESSABLE ? FAULTY_REQUEST : status;
}

export function sendRemoteFunctionError(response: Response, problem: Problem): void {
  response.status(statusOfRemoteFunction(problem)).json(remoteFunctionErrorOf(problem));
}
