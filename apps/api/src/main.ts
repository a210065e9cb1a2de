import cluster from 'node:cluster';
import { applicationLog, type Report } from './application-log';
import { type ApiConfig, ConfigError, readConfig } from './config';
import { LoneProcess } from './lone-process';
import { PredictionFiles } from './prediction-files';
import { PrimaryProcess } from './primary-process';
import { serve } from './serve';
import { sayByPrimary, WorkerProcess } from './worker-process';

const NO_KEYS = 'No API keys are set: whoever is on this machine may ask, nobody else reaches the service.';

/** What each process says; workers have the primary process say it, so that one process writes the log. */
let say: Report = cluster.isWorker ? sayByPrimary : applicationLog(process.stderr, false);

async function main(): Promise<void> {
  const config = readConfig();
  if (cluster.isPrimary && config.debug) say = applicationLog(process.stderr, true);
  if (cluster.isPrimary && config.apiKeys.length === 0) say(NO_KEYS, { level: 'warn' });
  if (cluster.isWorker) await serveAsWorker(config);
  else if (config.workers > 1) await keepWorkers(config);
  else await serveAlone(config);
}

async function serveAlone(config: ApiConfig): Promise<void> {
  const files = await PredictionFiles.open(config.logFolder, say);
  const service = await serve(config, (reload) => new LoneProcess(files, reload), say);
  announce(service.url);
  onSignal(async () => {
    await service.stop();
    process.exit(0);
  });
}

async function keepWorkers(config: ApiConfig): Promise<void> {
  const files = await PredictionFiles.open(config.logFolder, say);
  const primary = new PrimaryProcess(config.workers, files, say, {
    onServing: announce,
    onGone: (exitCode) => process.exit(exitCode),
  });
  onSignal(async () => {
    await primary.stop();
    process.exit(0);
  });
  primary.start();
}

async function serveAsWorker(config: ApiConfig): Promise<void> {
  const worker = new WorkerProcess(config.workers);
  const service = await serve(
    config,
    (reload) => {
      worker.onReload(reload);
      return worker;
    },
    say,
  );
  worker.serving(service.url);
  let draining = false;
  const drain = async (): Promise<void> => {
    if (draining) return;
    draining = true;
    await service.stop();
    worker.drained();
  };
  worker.onDrain(() => void drain());
  // Ctrl+C on a terminal reaches this process too.
  onSignal(drain);
}

/** A second signal finds no handler and ends the process at once. */
function onSignal(stop: () => Promise<void>): void {
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
}

/** The one line on standard output. */
function announce(url: string): void {
  console.log(`Retail ML serves on ${url} - try it at ${url}/docs`);
}

main().catch((error: NodeJS.ErrnoException) => {
  const sentence = startFailure(error);
  if (cluster.isWorker) return sayByPrimary(sentence, { level: 'error' }, () => process.exit(1));
  say(sentence, { level: 'error' });
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
