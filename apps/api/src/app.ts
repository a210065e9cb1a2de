import express, { type Express } from 'express';
import { ApiError } from './api-error';
import { ChurnController } from './churn/churn.controller';
import { DemandController } from './demand/demand.controller';
import { docsPage } from './docs-page';
import { RegisterRoutes } from './generated/routes';
import { HealthController } from './health/health.controller';
import { type Controllers } from './ioc';
import { BODY_LIMITS, jsonBody } from './json-body';
import { refuseOtherMethods } from './method-not-allowed';
import { ModelsController } from './models/models.controller';
import { openApiDocument } from './openapi-document';
import { type PredictionLog } from './prediction-log';
import { problemHandler } from './problem-details';
import { requestId } from './request-id';
import { requestReport } from './request-report';
import { type Registries, type Serving } from './serving';

export interface AppParts {
  version: string;
  registries: Registries;
  serving: Serving;
  predictionLog: PredictionLog;
  /** Gets what no client may see: the cause of a 500, by the request's id. */
  reportInternal: (error: unknown, requestId: string) => void;
  /** Gets a line a request; absent but for debugging. */
  reportRequest?: (sentence: string) => void;
}

/** The whole service but its socket: request id, limits, routes, errors, in that order. */
export function createApp(parts: AppParts): Express {
  const { version, registries, serving, predictionLog, reportInternal, reportRequest } = parts;
  const app = express();
  app.disable('x-powered-by');
  // Predictions differ in every answer: hashing them for caches would be for nothing.
  app.disable('etag');
  const controllers: Controllers = new Map<unknown, object>([
    [ChurnController, new ChurnController(serving, predictionLog)],
    [DemandController, new DemandController(serving, predictionLog)],
    [ModelsController, new ModelsController(Object.values(registries))],
    [HealthController, new HealthController(serving, version)],
  ]);
  app.locals.controllers = controllers;

  app.use(requestId);
  if (reportRequest) app.use(requestReport(reportRequest));
  app.use('/api/predict/:model/batch', jsonBody(BODY_LIMITS.batch));
  app.post('/api/predict/:model', jsonBody(BODY_LIMITS.single));
  RegisterRoutes(app);
  app.get('/openapi.json', (_request, response) => void response.json(openApiDocument()));
  app.use('/docs', docsPage());
  app.use(refuseOtherMethods());
  app.use(() => {
    throw new ApiError('route-not-found', 'There is nothing at this address; /docs lists all routes.');
  });
  app.use(problemHandler(reportInternal));
  return app;
}
