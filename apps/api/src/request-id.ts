import { randomUUID } from 'node:crypto';
import { type RequestHandler } from 'express';

declare module 'express-serve-static-core' {
  interface Request {
    /** Names the request in logs and problems; also the answer's header `X-Request-Id`. */
    id: string;
  }
}

/** Ids of a proxy or a client go on as they are; anything that could not stand in a log line is replaced. */
const USABLE = /^[\w.-]{1,64}$/;

export const requestId: RequestHandler = (request, response, next) => {
  const given = request.headers['x-request-id'];
  request.id = typeof given === 'string' && USABLE.test(given) ? given : randomUUID();
  response.setHeader('X-Request-Id', request.id);
  next();
};
