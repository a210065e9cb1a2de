import { FileModelRegistry } from '@retail-ml/model-registry';
import { type RequestHandler } from 'express';
import { inspect } from 'node:util';
import { Admission } from './admission';
import { createApp } from './app';
import { type Report } from './application-log';
import { type Readiness } from './champion';
import { type ApiConfig } from './config';
import { type Fleet } from './fleet';
import { collectEarly } from './heap-growth';
import { listen } from './http-server';
import { PredictionLog } from './prediction-log';
import { toLoggedId } from './pseudonym';
import { type RequestCounter } from './request-counter';
import { Serving } from './serving';
import { watchAliases } from './watch-aliases';

export interface Service {
  /** e.g. `http://127.0.0.1:8000` */
  url: string;
  /** Resolves once the last request under way was answered and logged. */
  stop(): Promise<void>;
}

/**
 * Serves in this process, until `stop`.
 *
 * @param fleetOf makes what the process shares with others, from how it is made to look for a new champion
 * @param say takes an entry at every change worth reading
 * @throws Error of the system, e.g. EADDRINUSE, with the code.
 */
export async function serve(
  config: ApiConfig,
  fleetOf: (reload: (name: string) => Promise<Readiness>) => Fleet,
  say: Report,
): Promise<Service> {
  collectEarly();
  const registries = {
    churn: new FileModelRegistry(config.churnModelPath, { name: 'churn' }),
    demand: new FileModelRegistry(config.demandModelPath, { name: 'demand' }),
  };
  const fleet: Fleet = fleetOf((name) => serving.reload(name));
  const serving: Serving = new Serving(registries, say, (models) => fleet.announce(models));
  const predictionLog = new PredictionLog(fleet.sink, toLoggedId(config.logPseudonymKey));
  await serving.start();
  const unwatch = [config.churnModelPath, config.demandModelPath].map((folder) =>
    watchAliases(folder, () => void serving.refresh()),
  );
  const app = createApp({
    version: config.version,
    registries,
    serving,
    predictionLog,
    fleet,
    apiKeys: config.apiKeys,
    ...(config.rateLimitPerMinute !== null && { limitRate: await rateLimit(config.rateLimitPerMinute, fleet.counter) }),
    report: say,
    reportInternal: (error, origin) => say(`A request failed: ${inspect(error)}`, { level: 'error', ...origin }),
    ...(config.debug && { reportRequest: say }),
  });
  const server = await listen(app, config.host, config.port, new Admission(config.mostInFlight));
  return {
    url: server.url,
    stop: async () => {
      unwatch.forEach((end) => end());
      serving.stop();
      await server.drain();
      await predictionLog.close();
    },
  };
}

/** Loaded only where there is a limit. */
async function rateLimit(requestsPerMinute: number, counter: RequestCounter): Promise<RequestHandler> {
  const { limitRate } = await import('./rate-limit.js');
  return limitRate(requestsPerMinute, counter);
}
