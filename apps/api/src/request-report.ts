import { type RequestHandler } from 'express';
import { type Report } from './application-log';
import { originOf } from './trace-context';

/** For ML_DEBUG: one entry a request once it is answered. The path only: queries and bodies may hold what is private. */
export function requestReport(report: Report): RequestHandler {
  return (request, response, next) => {
    const began = performance.now();
    const { method, path } = request;
    response.once('close', () => {
      const outcome = response.writableFinished ? response.statusCode : 'broken off';
      report(`${method} ${path} ${outcome} ${(performance.now() - began).toFixed(1)} ms`, {
        level: 'debug',
        ...originOf(request),
      });
    });
    next();
  };
}
