import { FileModelRegistry } from '@retail-ml/model-registry';
import { type RequestHandler } from 'express';
import { createApp } from './app';
import { ConfigError, readConfig } from './config';
import { listen } from './http-server';
import { PredictionLog } from './prediction-log';
import { toLoggedId } from './pseudonym';
import { MemoryRequestCounter } from './request-counter';
import { Serving } from './serving';

async function main(): Promise<void> {
  const config = readConfig();
  if (config.apiKeys.length === 0) say(NO_KEYS);
  const predictionLog = await PredictionLog.open(config.logFolder, say, undefined, toLoggedId(config.logPseudonymKey));
  const registries = {
    churn: new FileModelRegistry(config.churnModelPath, { name: 'churn' }),
    demand: new FileModelRegistry(config.demandModelPath, { name: 'demand' }),
  };
  const serving = new Serving(registries, say);
  await serving.start();
  const app = createApp({
    version: config.version,
    registries,
    serving,
    predictionLog,
    apiKeys: config.apiKeys,
    ...(config.rateLimitPerMinute !== null && { limitRate: await rateLimit(config.rateLimitPerMinute) }),
    reportInternal: (error, requestId) => console.error(`Request ${requestId} failed:`, error),
    ...(config.debug && { reportRequest: say }),
  });
  const server = await listen(app, config.host, config.port);
  console.log(`Retail ML serves on ${server.url} - try it at ${server.url}/docs`);

  if (config.workers > 1) say(`ML_WORKERS=${config.workers}: this version serves from one process.`);

  const stop = async (): Promise<void> => {
    serving.stop();
    await server.drain();
    await predictionLog.close();
    process.exit(0);
  };
  // A second signal finds no handler and ends the process at once.
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
}

const NO_KEYS = 'No API keys are set: whoever is on this machine may ask, nobody else reaches the service.';

/** Loaded only where there is a limit. */
async function rateLimit(requestsPerMinute: number): Promise<RequestHandler> {
  const { limitRate } = await import('./rate-limit.js');
  return limitRate(requestsPerMinute, new MemoryRequestCounter());
}

/** Standard error: standard output holds the one line with the address. */
function say(sentence: string): void {
  console.error(sentence);
}

main().catch((error: NodeJS.ErrnoException) => {
  console.error(startFailure(error));
  process.exit(1);
});

function startFailure(error: NodeJS.ErrnoException): string {
  if (error instanceof ConfigError) return error.message;
  const { code, syscall, path } = error;
  const { address, port } = error as { address?: string; port?: number };
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${address} is taken: stop the program that listens there, or set ML_API_PORT to a free one.`;
  }
  if (syscall === 'listen' || syscall === 'bind' || code === 'ENOTFOUND') {
    return `Nothing can listen on ${address ?? 'the address in ML_API_HOST'} (${code}): check ML_API_HOST and ML_API_PORT.`;
  }
  if (path !== undefined) return `${path} cannot be written (${code}): check ML_LOG_DIR.`;
  return `The service cannot start: ${error.stack ?? error.message}`;
}
