import { type Request, type RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit, type Store } from 'express-rate-limit';
import { ApiError } from './api-error';
import { isOpen } from './api-key-guard';
import { type RequestCounter, WINDOW_MILLISECONDS } from './request-counter';

/**
 * Refuses more than so many requests a minute, of each key, or of each client address where none came. Answers carry
 * `RateLimit` and `RateLimit-Policy` (IETF draft 8), refusals `Retry-After`. What needs no key is not counted, nor are metrics.
 *
 * Stands behind `identifyCaller` and before `requireKey`, so that wrong keys are counted by address.
 */
export function limitRate(requestsPerMinute: number, counter: RequestCounter): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MILLISECONDS,
    limit: requestsPerMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: whoAsks,
    // Who watches the service sees it when it is asked too much.
    skip: (request) => isOpen(request) || request.path === '/metrics',
    store: storeOf(counter),
    // Who cannot be counted is answered: predictions matter more than limits.
    passOnStoreError: true,
    handler: (_request, _response, next) => {
      const sentence = `More than ${requestsPerMinute} requests came within a minute; Retry-After says when to go on.`;
      next(new ApiError('rate-limited', sentence));
    },
    // These look for wrong options, at the first requests; those above are tested.
    validate: false,
  });
}

/** An IPv6 client can take any address of its network, so the network is counted. */
function whoAsks({ caller, ip = '' }: Request): string {
  return caller === undefined ? `address ${ipKeyGenerator(ip)}` : `key ${caller.name}`;
}

function storeOf(counter: RequestCounter): Store {
  return {
    increment: async (who) => {
      const { requests, millisecondsLeft } = await counter.increment(who);
      return { totalHits: requests, resetTime: new Date(Date.now() + millisecondsLeft) };
    },
    // Nothing that was counted is taken back.
    decrement: () => undefined,
    resetKey: () => undefined,
  };
}
