import express, { type Express, type RequestHandler } from 'express';
import { ApiError } from './api-error';
import { sendRemoteFunctionError } from './bigquery/remote-function-error';
import { RemoteFunctionController } from './bigquery/remote-function.controller';
import { identifyCaller, requireAdmin, requireKey } from './api-key-guard';
import { type ApiKey } from './api-keys';
import { type Report } from './application-log';
import { ChurnController } from './churn/churn.controller';
import { DemandController } from './demand/demand.controller';
import { docsPage } from './docs-page';
import { models, RegisterRoutes } from './generated/routes';
import { HealthController } from './health/health.controller';
import { type Controllers } from './ioc';
import { refuseOtherMethods } from './method-not-allowed';
import { metricsPage } from './metrics-page';
import { ModelsController } from './models/models.controller';
import { contractCheck } from './open-inference/contract-check';
import { sendInferenceError } from './open-inference/inference-error';
import { OpenInferenceController } from './open-inference/open-inference.controller';
import { openApiDocument } from './openapi-document';
import { type Fleet } from './fleet';
import { type PredictionLog } from './prediction-log';
import { problemHandler, type ReportInternal } from './problem-details';
import { requestId } from './request-id';
import { requestReport } from './request-report';
import { answerHeaders, browserHeaders } from './security-headers';
import { type Registries, type Serving } from './serving';

export interface AppParts {
  version: string;
  registries: Registries;
  serving: Serving;
  predictionLog: PredictionLog;
  fleet: Fleet;
  /** Who may ask; where there is none, whoever reaches the service. */
  apiKeys?: readonly ApiKey[];
  /** Refuses who asks too often; absent where there is no limit. */
  limitRate?: RequestHandler;
  /** Takes what is for who runs the service. */
  report: Report;
  /** Gets what no client may see: the cause of a 500, by the request's id. */
  reportInternal: ReportInternal;
  /** Takes an entry a request; absent but for debugging. */
  reportRequest?: Report;
}

/** The whole service but its socket: request id, keys, limits, routes, errors, in that order. */
export function createApp(parts: AppParts): Express {
  const {
    version,
    registries,
    serving,
    predictionLog,
    fleet,
    apiKeys = [],
    limitRate,
    report,
    reportInternal,
    reportRequest,
  } = parts;
  const app = express();
  app.disable('x-powered-by');
  // Predictions differ in every answer: hashing them for caches would be for nothing.
  app.disable('etag');
  const health = new HealthController(serving, fleet, version);
  const controllers: Controllers = new Map<unknown, object>([
    [ChurnController, new ChurnController(serving, predictionLog)],
    [DemandController, new DemandController(serving, predictionLog)],
    [ModelsController, new ModelsController(Object.values(registries), fleet)],
    [HealthController, health],
    [RemoteFunctionController, new RemoteFunctionController(serving, predictionLog)],
    [OpenInferenceController, new OpenInferenceController(serving, predictionLog, health, contractCheck(models))],
  ]);
  app.locals.controllers = controllers;
  app.locals.requireAdmin = requireAdmin(apiKeys, report);

  app.use(requestId, answerHeaders);
  if (reportRequest) app.use(requestReport(reportRequest));
  if (apiKeys.length > 0) app.use(identifyCaller(apiKeys));
  if (limitRate) app.use(limitRate);
  if (apiKeys.length > 0) app.use(requireKey);
  RegisterRoutes(app);
  app.get('/metrics', metricsPage(fleet));
  // What is answered from here on, a browser may show; of the routes above, the model card's page alone.
  app.use(browserHeaders);
  app.get('/openapi.json', (_request, response) => void response.json(openApiDocument()));
  app.use('/docs', docsPage());
  app.use(refuseOtherMethods());
  app.use(() => {
    throw new ApiError('route-not-found', 'There is nothing at this address; /docs lists all routes.');
  });
  app.use('/v2', problemHandler(reportInternal, sendInferenceError));
  app.use('/bigquery', problemHandler(reportInternal, sendRemoteFunctionError));
  app.use(problemHandler(reportInternal));
  return app;
}
