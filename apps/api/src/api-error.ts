export type ApiErrorCode =
  | 'invalid-request'
  | 'malformed-json'
  | 'too-large'
  | 'unsupported-media-type'
  | 'route-not-found'
  | 'method-not-allowed'
  | 'model-not-found'
  | 'model-not-ready'
  | 'version-refused'
  | 'no-reasons'
  | 'unauthenticated'
  | 'forbidden'
  | 'rate-limited'
  | 'overloaded';

/** A fault of a request: where in it, and why. */
export interface RequestFault {
  /** JSON pointer into the body, e.g. `/customers/3/recency_days`; empty for the body itself. */
  pointer?: string;
  /** Name of a query parameter. */
  parameter?: string;
  detail: string;
}

export interface ApiErrorFields {
  /** With `invalid-request`: all that is wrong, at most as many as are worth reading. */
  faults?: RequestFault[];
  /** With `model-not-ready` and `overloaded`: when to ask again. */
  retryAfterSeconds?: number;
  /** With `method-not-allowed`: the methods that the address answers to. */
  allowedMethods?: string[];
  /** With `unauthenticated`: what a client is to send, as in `WWW-Authenticate`. */
  challenge?: string;
}

/** Why a request is not answered: a code for programs, a sentence for people. Carries no HTTP status. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: ApiErrorCode,
    message: string,
    readonly fields: ApiErrorFields = {},
  ) {
    super(message);
  }
}
