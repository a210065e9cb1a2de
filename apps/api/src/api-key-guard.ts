import { type Request, type RequestHandler } from 'express';
import { ApiError } from './api-error';
import { type ApiKey, ownerOf } from './api-keys';
import { type Report } from './application-log';
import { outcomeOf } from './request-report';
import { originOf } from './trace-context';

declare module 'express-serve-static-core' {
  interface Request {
    /** Whose key came with the request; absent where no keys are set, or none came. */
    caller?: Pick<ApiKey, 'name' | 'role'>;
  }
}

/**
 * What needs no key: health for those who restart the service, and the documentation. All else needs one, also what
 * is added later and nobody thought of.
 */
const OPEN_PATHS = /^\/(?:health|v2\/health|docs|openapi\.json)(?:\/|$)/i;

export function isOpen({ path }: Pick<Request, 'path'>): boolean {
  return OPEN_PATHS.test(path);
}

/** Finds whose key came; refuses nobody, so that the rate of those without one is limited as well. */
export function identifyCaller(keys: readonly ApiKey[]): RequestHandler {
  return (request, _response, next) => {
    const presented = isOpen(request) ? null : keyOf(request);
    const owner = presented === null ? null : ownerOf(keys, presented);
    if (owner !== null) request.caller = owner;
    next();
  };
}

/** Refuses who has no key, but on open paths. Stands behind `identifyCaller`, before a byte of the body is read. */
export const requireKey: RequestHandler = (request, _response, next) => {
  if (request.caller === undefined && !isOpen(request)) refuseStranger(keyOf(request));
  next();
};

/**
 * Refuses a key of another role, for what only admins may do; and reports who did it, with what outcome.
 *
 * @param keys none: only this machine reaches the service, and whoever is on it may
 * @param report takes the entry for the audit
 */
export function requireAdmin(keys: readonly ApiKey[], report: Report): RequestHandler {
  return (request, response, next) => {
    const { method, path, caller } = request;
    response.once('close', () => {
      const stranger = keys.length > 0 ? 'Somebody without a key' : 'Somebody on this machine';
      const who = caller === undefined ? stranger : `${caller.name} (${caller.role})`;
      report(`Audit: ${who}: ${method} ${path}: ${outcomeOf(response)}`, { audit: true, ...originOf(request) });
    });
    if (keys.length > 0) {
      if (caller === undefined) refuseStranger(keyOf(request));
      else if (caller.role !== 'admin') {
        throw new ApiError('forbidden', 'This is for admins: the key that came has the role predict.');
      }
    }
    next();
  };
}

/** For routes that only admins may take: each app has its own keys. */
export const adminOnly: RequestHandler = (request, response, next) => {
  (request.app.locals.requireAdmin as RequestHandler)(request, response, next);
};

function refuseStranger(presented: string | null): never {
  if (presented === null) {
    throw new ApiError('unauthenticated', 'A key is needed: send it as "Authorization: Bearer <key>".', {
      challenge: 'Bearer',
    });
  }
  // RFC 6750, section 3.1.
  throw new ApiError('unauthenticated', 'The key that came is not one of those that open this service.', {
    challenge: 'Bearer error="invalid_token"',
  });
}

function keyOf(request: Request): string | null {
  const [, bearer = request.get('x-api-key')] = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '') ?? [];
  return bearer === undefined || bearer === '' ? null : bearer;
}
