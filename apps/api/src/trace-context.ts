import { type Request } from 'express';

/** W3C Trace Context, section 3.2.2: version, trace id, parent id, flags; what later versions add follows a dash. */
const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}(-.*)?$/;

const INVALID_VERSION = 'ff';
const ONLY_ZEROS = /^0+$/;

/**
 * The trace that a request belongs to, by its header `traceparent`; undefined where there is none, or none that is valid.
 */
export function traceIdOf({ headers: { traceparent } }: Pick<Request, 'headers'>): string | undefined {
  if (traceparent === undefined) return undefined;
  const [, version, traceId, parentId, more] = TRACEPARENT.exec(String(traceparent)) ?? [];
  if (version === undefined || version === INVALID_VERSION || (version === '00' && more !== undefined))
    return undefined;
  return ONLY_ZEROS.test(traceId) || ONLY_ZEROS.test(parentId) ? undefined : traceId;
}

/** What names a request in the logs. */
export interface RequestOrigin {
  request_id: string;
  trace_id?: string;
}

export function originOf(request: Pick<Request, 'id' | 'headers'>): RequestOrigin {
  const trace_id = traceIdOf(request);
  return { request_id: request.id, ...(trace_id !== undefined && { trace_id }) };
}
