import fs from 'node:fs';
import path from 'node:path';
import util from 'node:util';
import { SetupError } from './setup-error.mjs';

/**
 * What `npm start` must know of the environment and `.env` before the apps read them; the apps check the rest.
 *
 * @typedef {object} Settings
 * @property {string} host
 * @property {number} port
 * @property {boolean} asksForKeys
 * @property {string} dataSource
 * @property {string} duckdbPath absolute
 * @property {string} churnModelPath absolute
 * @property {string} demandModelPath absolute
 */

/**
 * @param {string} repository
 * @param {NodeJS.ProcessEnv} [env] goes before `.env`
 * @returns {Settings}
 */
export function readSettings(repository, env = process.env) {
  const file = path.join(repository, '.env');
  const values = { ...(fs.existsSync(file) ? util.parseEnv(fs.readFileSync(file, 'utf8')) : {}), ...env };
  const port = values.ML_API_PORT || '8000';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new SetupError(`ML_API_PORT is not a port: set a whole number from 1 to 65535 in the environment or .env.`);
  }
  return {
    host: values.ML_API_HOST || '127.0.0.1',
    port: Number(port),
    asksForKeys: Boolean(values.ML_API_KEYS),
    dataSource: values.ML_DATA_SOURCE || 'duckdb',
    duckdbPath: path.resolve(repository, values.DUCKDB_PATH || 'data/retail.duckdb'),
    churnModelPath: path.resolve(repository, values.CHURN_MODEL_PATH || 'models/churn'),
    demandModelPath: path.resolve(repository, values.DEMAND_MODEL_PATH || 'models/demand'),
  };
}
