import { type RequestHandler } from 'express';
import { type Fleet } from './fleet';
import { metricsRegistry } from './metrics';

/** Figures of all processes, for Prometheus. */
export function metricsPage(fleet: Fleet): RequestHandler {
  return async (_request, response) => {
    const text = await fleet.metrics();
    response.setHeader('Content-Type', metricsRegistry.contentType);
    response.end(text);
  };
}
