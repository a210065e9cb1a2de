import { type RequestHandler, type Response } from 'express';
import { type Report } from './application-log';
import { originOf } from './trace-context';

/** For ML_DEBUG: one entry a request once it is answered. The path only: queries and bodies may hold what is private. */
export function requestReport(report: Report): RequestHandler {
  return (request, response, next) => {
    const began = performance.now();
    const { method, path } = request;
    response.once('close', () => {
      report(`${method} ${path} ${outcomeOf(response)} ${(performance.now() - began).toFixed(1)} ms`, {
        level: 'debug',
        ...originOf(request),
      });
    });
    next();
  };
}

/** The status of an answer that went out whole. */
export function outcomeOf(response: Response): number | 'broken off' {
  return response.writableFinished ? response.statusCode : 'broken off';
}
