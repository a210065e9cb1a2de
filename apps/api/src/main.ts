import cluster from 'node:cluster';
import { type Report } from './application-log';
import { ConfigError, readConfig } from './config';
import { sayByPrimary } from './tell-primary';

const NO_KEYS = 'No API keys are set: whoever is on this machine may ask, nobody else reaches the service.';

/** What each process says; workers have the primary process say it, so that one process writes the log. */
let say: Report = sayByPrimary;

// Each kind of process loads what it works with, and no more: that is most of what a start takes.
async function main(): Promise<void> {
  if (cluster.isPrimary) say = await openLog(false);
  const config = readConfig();
  if (cluster.isWorker) return (await import('./serve-as-worker.js')).serveAsWorker(config);
  if (config.debug) say = await openLog(true);
  if (config.apiKeys.length === 0) say(NO_KEYS, { level: 'warn' });
  if (config.workers > 1) return (await import('./keep-workers.js')).keepWorkers(config, say);
  return (await import('./serve-alone.js')).serveAlone(config, say);
}

async function openLog(debug: boolean): Promise<Report> {
  const { applicationLog } = await import('./application-log.js');
  return applicationLog(process.stderr, debug);
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
