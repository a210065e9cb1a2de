import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { apiMain } from '../../setup/build.mjs';
import { repository } from '../../setup/repository.mjs';
import { allLoads, single } from './loads.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const singles = [single(64), single(16), single(1)];

/**
 * Our service, and what is left of it when one part after the other is taken away.
 *
 * @param {Record<string, string>} models folders, by the variables that tell the API
 * @returns {import('./server-process.mjs').Target[]}
 */
export function ourTargets(models) {
  const api = (/** @type {number} */ workers) => (/** @type {number} */ port) => ({
    command: process.execPath,
    args: [path.join(repository, apiMain)],
    env: { ...models, ML_API_PORT: String(port), ML_WORKERS: String(workers), ML_LOG_DIR: `logs-${port}` },
  });
  const script =
    (/** @type {string} */ name, /** @type {string[]} */ ...args) =>
    (/** @type {number} */ port) => ({
      command: process.execPath,
      args: [path.join(here, name), String(port), ...args],
      env: models,
    });
  return [
    { name: 'Retail ML, 1 worker', cores: 'first', start: api(1), loads: allLoads },
    { name: 'Retail ML, 2 workers', cores: 'all', start: api(2), loads: allLoads },
    { name: 'without the log', cores: 'first', start: script('reduced-api.cjs', 'no-log'), loads: allLoads },
    {
      name: 'without the prediction',
      cores: 'first',
      start: script('reduced-api.cjs', 'no-prediction'),
      loads: singles,
    },
    {
      name: 'null route: without prediction and log',
      cores: 'first',
      start: script('reduced-api.cjs', 'null'),
      loads: singles,
    },
    { name: 'bare Express', cores: 'first', start: script('bare-express.cjs'), loads: singles },
    { name: 'bare node:http', cores: 'first', start: script('bare-http.cjs'), loads: singles },
  ];
}
