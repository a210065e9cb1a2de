import { type RequestHandler } from 'express';

/** For ML_DEBUG: one line a request once it is answered. The path only: queries and bodies may hold what is private. */
export function requestReport(report: (sentence: string) => void): RequestHandler {
  return (request, response, next) => {
    const began = performance.now();
    const { method, path, id } = request;
    response.once('close', () => {
      const outcome = response.writableFinished ? response.statusCode : 'broken off';
      report(`${method} ${path} ${outcome} ${(performance.now() - began).toFixed(1)} ms, request ${id}`);
    });
    next();
  };
}
