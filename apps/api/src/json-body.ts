import { json, type Request, type RequestHandler } from 'express';
import { sendAnswers } from './answers-of-a-turn';
import { ApiError } from './api-error';
import { bodyTooLarge, invalidRequest } from './request-faults';

/** A product takes up to 1500 bytes in JSON, a customer less: id and category all escaped, every field, indented. */
export const BODY_LIMIT_BYTES = { single: 16 * 1024, batch: 16 * 1024 * 1024 };

/** What bodies that have arrived in part may hold in memory, in one process, however many clients send them. */
const MOST_WAITING_BYTES = 256 * 1024 * 1024;
/** Of it, what chunks and compressed bodies may; nobody knows how long they are, so each counts as long as it may be. */
const MOST_WAITING_UNKNOWN_BYTES = 128 * 1024 * 1024;

let waitingBytes = 0;
let waitingUnknownBytes = 0;

/** Batch, list, customer or product, field: nothing in the contract lies deeper. */
const DEEPEST = 4;

/**
 * Reads JSON bodies up to a limit; anything else than JSON is refused before a byte is read.
 *
 * What clients commonly send, JSON in UTF-8 of a length that is told, is read here; a compressed body, another charset
 * or chunks go through Express's own reader, which costs three times as much.
 */
export function jsonBody(limitBytes: number, deepest = DEEPEST): RequestHandler {
  const readAnything = json({ limit: limitBytes, strict: false });
  return (request, response, next) => {
    const checked = (error?: unknown): void => next(error ?? nestingFault(request.body, deepest));
    if (isPlainJson(request, limitBytes)) return readPlain(request, checked);
    if (!request.is('application/json')) {
      // Express finds no type where there is no body.
      return next(
        new ApiError('unsupported-media-type', 'The body must be JSON: send it with Content-Type: application/json.'),
      );
    }
    // Express's reader says so only when it has read the whole of it, which may never come.
    if (Number(request.headers['content-length'] ?? 0) > limitBytes) return next(bodyTooLarge());
    if (waitingUnknownBytes + limitBytes > MOST_WAITING_UNKNOWN_BYTES) return next(tooManyBodies());
    waitingUnknownBytes += limitBytes;
    const settle = once(() => (waitingUnknownBytes -= limitBytes));
    const finish = once((error?: unknown) => {
      settle();
      checked(error);
    });
    request.once('close', settle);
    let receivedBytes = 0;
    request.on('data', (chunk: Buffer) => {
      receivedBytes += chunk.length;
      if (receivedBytes > limitBytes) finish(bodyTooLarge());
    });
    readAnything(request, response, finish);
  };
}

function once<Arguments extends unknown[]>(run: (...args: Arguments) => void): (...args: Arguments) => void {
  let done = false;
  return (...args) => {
    if (!done) run(...args);
    done = true;
  };
}

function tooManyBodies(): ApiError {
  return new ApiError('overloaded', 'Too many bodies are under way to this process; ask again.', {
    retryAfterSeconds: 1,
  });
}

const PLAIN_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i;

function isPlainJson({ headers }: Request, limitBytes: number): boolean {
  const { 'content-type': type, 'content-length': length } = headers;
  return (
    type !== undefined &&
    length !== undefined &&
    headers['content-encoding'] === undefined &&
    Number(length) <= limitBytes &&
    PLAIN_TYPE.test(type)
  );
}

/** A connection that breaks off before the end of the body leaves nobody to answer. */
function readPlain(request: Request, done: (error?: unknown) => void): void {
  const chunks: Buffer[] = [];
  const expected = Number(request.headers['content-length']);
  let held = 0;
  const release = (): void => {
    waitingBytes -= held;
    held = 0;
  };
  const take = (chunk: Buffer): void => {
    chunks.push(chunk);
    // Small bodies arrive at once: they hold nothing, and are taken however much others hold.
    if (chunk.length === expected) return;
    if (held === 0) request.once('close', release);
    held += chunk.length;
    waitingBytes += chunk.length;
    if (waitingBytes <= MOST_WAITING_BYTES) return;
    request.off('data', take).off('end', finish);
    release();
    chunks.length = 0;
    done(tooManyBodies());
  };
  const finish = (): void => {
    release();
    if (chunks.length === 0) return done();
    // A batch takes its time: no answer that is ready waits for it.
    if (expected > BODY_LIMIT_BYTES.single) sendAnswers();
    try {
      request.body = parse(chunks);
    } catch {
      return done(new ApiError('malformed-json', 'The body is not valid JSON.'));
    }
    done();
  };
  request.on('data', take).on('end', finish);
}

/** Empties the list: the request keeps it until it is answered, and what a batch came in would outlive its rows. */
function parse(chunks: Buffer[]): unknown {
  const text = (chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)).toString();
  chunks.length = 0;
  return JSON.parse(withoutMark(text));
}

/** Some programs begin UTF-8 with a byte order mark. */
function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Checks further on walk values by recursion: a body of a million brackets would end the stack. */
function nestingFault(body: unknown, deepest: number): ApiError | undefined {
  if (!isDeeperThan(body, deepest)) return undefined;
  return invalidRequest([{ pointer: '', detail: 'is nested too deeply' }]);
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const name in value) if (isDeeperThan((value as Record<string, unknown>)[name], levels - 1)) return true;
  return false;
}
