import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { type Duplex } from 'node:stream';
import { ValidateError } from '@tsoa/runtime';
import { RegistryError } from '@retail-ml/model-registry';
import { type ErrorRequestHandler, type Response } from 'express';
import { ApiError, type ApiErrorCode, type ApiErrorFields, type RequestFault } from './api-error';
import { bodyTooLarge, invalidRequest, requestFaults } from './request-faults';
import { ANSWER_HEADERS } from './security-headers';
import { originOf, type RequestOrigin } from './trace-context';

/** RFC 9457: what every answer says that is not a success. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  /** One sentence on this very case. */
  detail: string;
  /** For programs: does not change with the wording. */
  code: string;
  /** Names the request in the server's logs. */
  request_id?: string;
  errors?: RequestFault[];
}

type ProblemCode =
  ApiErrorCode | 'bad-request' | 'request-timeout' | 'headers-too-large' | 'not-acceptable' | 'internal-error';

/** The one place where errors meet HTTP status codes. */
const STATUS_OF: Record<ProblemCode, number> = {
  'malformed-json': 400,
  'bad-request': 400,
  unauthenticated: 401,
  forbidden: 403,
  'route-not-found': 404,
  'model-not-found': 404,
  'method-not-allowed': 405,
  'not-acceptable': 406,
  'request-timeout': 408,
  'no-reasons': 409,
  'version-refused': 409,
  'too-large': 413,
  'unsupported-media-type': 415,
  'invalid-request': 422,
  'rate-limited': 429,
  'headers-too-large': 431,
  'internal-error': 500,
  'model-not-ready': 503,
  overloaded: 503,
};

/** Gets the cause of a 500, with what names the request. */
export type ReportInternal = (error: unknown, origin: RequestOrigin) => void;

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/**
 * Express's last stop for errors.
 *
 * @param reportInternal gets what no client may see
 * @param send writes the answer's status and body
 */
export function problemHandler(
  reportInternal: ReportInternal,
  send: (response: Response, problem: Problem) => void = sendProblem,
): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    // An answer that has begun cannot be changed; Express closes the connection.
    if (response.headersSent) return next(error);
    const problem = toApiError(error);
    if (problem.code === 'internal-error') reportInternal(error, originOf(request));
    setHeaders(response, problem);
    send(response, problemOf(problem, request.id));
  };
}

/** Answers what the HTTP parser cannot read: no request comes of it, so Express never sees it. */
export function answerBrokenHttp(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const code = BROKEN_HTTP[error.code ?? ''] ?? 'bad-request';
  const problem = problemOf({ code, message: 'This is no HTTP request that can be read.' });
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    'Connection: close',
    `Content-Type: ${PROBLEM_CONTENT_TYPE}; charset=utf-8`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(ANSWER_HEADERS).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  // Who goes on sending would hold the connection for ever; at once, though, the answer might not be read.
  setTimeout(() => socket.destroy(), BROKEN_LINGER_MILLISECONDS).unref();
}

const BROKEN_LINGER_MILLISECONDS = 1000;

/** Refuses a request before Express sees it: it must cost less than an answer. */
export function answerOverloaded(request: IncomingMessage, response: ServerResponse): void {
  const protocol = PROTOCOLS.find(({ prefix }) => request.url?.startsWith(prefix) === true);
  const body = protocol?.overloaded ?? OVERLOADED_BODY;
  response.writeHead(STATUS_OF.overloaded, {
    'Content-Type': `${protocol === undefined ? PROBLEM_CONTENT_TYPE : 'application/json'}; charset=utf-8`,
    'Content-Length': body.length,
    'Retry-After': OVERLOADED_RETRY_SECONDS,
  });
  response.end(body);
  // What is left of the body is read and dropped, so that the connection can be used again.
  request.resume();
}

const OVERLOADED_RETRY_SECONDS = 1;
const BROKEN_HTTP: Record<string, ProblemCode> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

export function problemOf({ code, message, fields }: KnownProblem, requestId?: string): Problem {
  const status = STATUS_OF[code];
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: message,
    code,
    ...(requestId !== undefined && { request_id: requestId }),
    ...(fields?.faults && { errors: fields.faults }),
  };
}

const OVERLOADED = problemOf({
  code: 'overloaded',
  message: 'More requests are in hand than this process can answer in time; ask again.',
});
const OVERLOADED_BODY = Buffer.from(JSON.stringify(OVERLOADED));
/** Addresses whose errors have the form of a protocol. */
const PROTOCOLS = [
  { prefix: '/v2/', overloaded: Buffer.from(JSON.stringify({ error: OVERLOADED.detail })) },
  { prefix: '/bigquery/', overloaded: Buffer.from(JSON.stringify({ errorMessage: OVERLOADED.detail })) },
];

/** What a problem is made from. */
export interface KnownProblem {
  code: ProblemCode;
  message: string;
  fields?: ApiErrorFields;
}

function setHeaders(response: Response, { fields = {} }: KnownProblem): void {
  const { retryAfterSeconds, allowedMethods, challenge } = fields;
  if (retryAfterSeconds !== undefined) response.set('Retry-After', String(retryAfterSeconds));
  if (allowedMethods !== undefined) response.set('Allow', allowedMethods.join(', '));
  if (challenge !== undefined) response.set('WWW-Authenticate', challenge);
}

function sendProblem(response: Response, problem: Problem): void {
  response.status(problem.status).type(PROBLEM_CONTENT_TYPE).send(JSON.stringify(problem));
}

function toApiError(error: unknown): KnownProblem {
  if (error instanceof ApiError) return error;
  if (error instanceof ValidateError) return toInvalidRequest(error);
  if (error instanceof RegistryError) {
    const missing = error.code === 'model-not-found' || error.code === 'version-not-found';
    return { code: missing ? 'model-not-found' : 'model-not-ready', message: error.message };
  }
  return fromHttpError(error) ?? { code: 'internal-error', message: INTERNAL_SENTENCE };
}

const INTERNAL_SENTENCE =
  'Something went wrong in the service; its log names the cause under the request_id. Nothing is wrong with the request.';

function toInvalidRequest(error: ValidateError): KnownProblem {
  return invalidRequest(requestFaults(error.fields));
}

/** Errors of Express and its body reader carry `status` and `type`; their texts may quote the body, so none is used. */
function fromHttpError(error: unknown): KnownProblem | null {
  const { status, type } = error as { status?: unknown; type?: unknown };
  switch (status) {
    case 400:
      return type === 'entity.parse.failed'
        ? { code: 'malformed-json', message: 'The body is not valid JSON.' }
        : { code: 'bad-request', message: 'The request cannot be read: it is cut short or wrongly encoded.' };
    case 406:
      return { code: 'not-acceptable', message: 'None of the media types in Accept can be answered with.' };
    case 413:
      return bodyTooLarge();
    case 415:
      return {
        code: 'unsupported-media-type',
        message: 'The body must be JSON in UTF-8, plain or compressed by gzip, deflate or br.',
      };
    default:
      return null;
  }
}
