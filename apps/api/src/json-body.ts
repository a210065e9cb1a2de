import { json, type RequestHandler } from 'express';
import { ApiError } from './api-error';
import { refuseFaults } from './request-faults';

/** A product takes up to 1500 bytes in JSON, a customer less: id and category all escaped, every field, indented. */
export const BODY_LIMITS = { single: '16kb', batch: '16mb' };

/** Batch, list, customer or product, field: nothing in the contract lies deeper. */
const DEEPEST = 4;

/** Reads JSON bodies up to `limit`; anything else than JSON is refused before a byte is read. */
export function jsonBody(limit: string): RequestHandler[] {
  return [
    (request, _response, next) => {
      if (request.method === 'POST' && !request.is('application/json')) {
        throw new ApiError(
          'unsupported-media-type',
          'The body must be JSON: send it with Content-Type: application/json.',
        );
      }
      next();
    },
    json({ limit, strict: false }),
    (request, _response, next) => {
      // Checks further on walk values by recursion: a body of a million brackets would end the stack.
      if (isDeeperThan(request.body, DEEPEST)) refuseFaults([{ pointer: '', detail: 'is nested too deeply' }]);
      next();
    },
  ];
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const element of Object.values(value)) if (isDeeperThan(element, levels - 1)) return true;
  return false;
}
