import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { bool, cleanEnv, makeValidator, str } from 'envalid';
import { distance } from 'fastest-levenshtein';
import { type ApiKey, parseApiKeys } from './api-keys';
import { isLoopback } from './loopback';
import { SHORTEST_KEY_CHARACTERS } from './pseudonym';

export interface ApiConfig {
  /** Address to listen on. Loopback only, where nobody is asked for a key. */
  host: string;
  port: number;
  /** Print one line a request on standard error. */
  debug: boolean;
  /** Folder of the churn model's versions. */
  churnModelPath: string;
  /** Folder of the demand model's versions. */
  demandModelPath: string;
  /** Where training reads from; the API itself reads no data source. */
  dataSource: 'duckdb' | 'postgresql' | 'bigquery';
  /** Folder of the prediction logs. */
  logFolder: string;
  /** Who may ask; nobody is asked for a key where there is none. */
  apiKeys: ApiKey[];
  /** Requests that each key, or client address, may make in a minute; null for any number. */
  rateLimitPerMinute: number | null;
  /** Makes customers' ids in the logs pseudonyms; undefined where they stay as they are. */
  logPseudonymKey: string | undefined;
  /** Processes that serve. */
  workers: number;
  /** One of them that does not answer for longer is ended, and another takes its place. */
  workerTimeoutSeconds: number;
  /** Requests that one process takes at once; beyond them it refuses. */
  mostInFlight: number;
  /** Version of the API, from its package.json. */
  version: string;
}

/** Everything that is wrong with the environment, each fault in a line of the message. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly faults: string[]) {
    super(['The configuration (environment or .env) has faults:', ...faults.map((fault) => `  ${fault}`)].join('\n'));
  }
}

const wholeNumber = (from: number, to: number) =>
  makeValidator<number>((digits) => {
    const value = /^\d{1,9}$/.test(digits) ? Number(digits) : Number.NaN;
    if (!(value >= from && value <= to)) throw new Error(`must be a whole number from ${from} to ${to}`);
    return value;
  });

const modelFolder = makeValidator<string>((text) => {
  if (text.trim() === '') throw new Error('must name a folder, e.g. models/churn');
  if (text.endsWith('.pkl'))
    throw new Error('must name a folder of versions, e.g. models/churn; .pkl files are not read');
  return text;
});

const text = makeValidator<string>((value) => {
  if (value.trim() === '') throw new Error('must not be empty');
  return value;
});

const apiKeys = makeValidator<ApiKey[]>(parseApiKeys);

const secret = makeValidator<string>((value) => {
  if (value.length < SHORTEST_KEY_CHARACTERS) {
    throw new Error(
      `must have at least ${SHORTEST_KEY_CHARACTERS} characters, made at random: node -p "crypto.randomBytes(32).toString('base64url')"`,
    );
  }
  return value;
});

const SPECS = {
  // Only training reads it: one .env serves both apps.
  ML_ACCEPTANCE_POLICY: str({ default: '' }),
  ML_API_KEYS: apiKeys({ default: [] }),
  ML_API_HOST: text({ default: '127.0.0.1' }),
  ML_API_PORT: wholeNumber(0, 65_535)({ default: 8000 }),
  ML_DEBUG: bool({ default: false }),
  CHURN_MODEL_PATH: modelFolder({ default: 'models/churn' }),
  DEMAND_MODEL_PATH: modelFolder({ default: 'models/demand' }),
  ML_DATA_SOURCE: str({ choices: ['duckdb', 'postgresql', 'bigquery'], default: 'duckdb' }),
  ML_LOG_DIR: text({ default: 'logs' }),
  ML_LOG_PSEUDONYM_KEY: secret({ default: undefined }),
  ML_MAX_IN_FLIGHT: wholeNumber(1, 100_000)({ default: 256 }),
  ML_RATE_LIMIT_PER_MINUTE: wholeNumber(1, 100_000_000)({ default: undefined }),
  ML_WORKER_TIMEOUT_SECONDS: wholeNumber(1, 3600)({ default: 30 }),
  ML_WORKERS: wholeNumber(1, 64)({ default: Math.min(availableParallelism(), 64) }),
};

/** What a fault says of a value that envalid's own validators refuse; their words repeat the value. */
const EXPECTED: Record<string, string> = {
  ML_DEBUG: 'must be true or false',
  ML_DATA_SOURCE: 'must be duckdb, postgresql or bigquery',
};

const OPEN_TO_ALL =
  'ML_API_HOST lets others than this machine in, and ML_API_KEYS names no key that they need. Make one, and put its ' +
  'entry there: npx nx run api:create-key --name checkout --role predict';

/** Edits in which a misspelt name still is taken for a known one. */
const NEAR_NAME_EDITS = 3;

/**
 * Reads the configuration from the environment, after `.env` in the working directory where there is one; variables
 * that are set already stay as they are.
 *
 * @throws ConfigError that lists all faults at once.
 */
export function readConfig(): ApiConfig {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return parseConfig(process.env);
}

export function parseConfig(environment: Record<string, string | undefined>): ApiConfig {
  const faults = unknownNames(environment);
  const wrong = new Set<string>();
  const values = cleanEnv(environment, SPECS, {
    reporter: ({ errors }) => {
      for (const [name, error] of Object.entries(errors)) {
        wrong.add(name);
        faults.push(`${name} ${EXPECTED[name] ?? error?.message}.`);
      }
    },
  });
  if (!wrong.has('ML_API_HOST') && !wrong.has('ML_API_KEYS')) {
    if (values.ML_API_KEYS.length === 0 && !isLoopback(values.ML_API_HOST)) faults.push(OPEN_TO_ALL);
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return {
    host: values.ML_API_HOST,
    port: values.ML_API_PORT,
    debug: values.ML_DEBUG,
    churnModelPath: values.CHURN_MODEL_PATH,
    demandModelPath: values.DEMAND_MODEL_PATH,
    dataSource: values.ML_DATA_SOURCE as ApiConfig['dataSource'],
    logFolder: values.ML_LOG_DIR,
    apiKeys: values.ML_API_KEYS,
    rateLimitPerMinute: values.ML_RATE_LIMIT_PER_MINUTE ?? null,
    logPseudonymKey: values.ML_LOG_PSEUDONYM_KEY,
    workers: values.ML_WORKERS,
    workerTimeoutSeconds: values.ML_WORKER_TIMEOUT_SECONDS,
    mostInFlight: values.ML_MAX_IN_FLIGHT,
    version: packageVersion(),
  };
}

function unknownNames(environment: Record<string, string | undefined>): string[] {
  const known = Object.keys(SPECS);
  return Object.keys(environment)
    .filter((name) => name.startsWith('ML_') && !known.includes(name))
    .map((name) => {
      const nearest = known.reduce((best, other) => (distance(name, other) < distance(name, best) ? other : best));
      const hint =
        distance(name, nearest) <= NEAR_NAME_EDITS
          ? `Is ${nearest} meant?`
          : `Known are ${known.filter((other) => other.startsWith('ML_')).join(', ')}.`;
      return `${name} is not known. ${hint}`;
    });
}

function packageVersion(): string {
  const packageJson = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as { version: string };
  return packageJson.version;
}
