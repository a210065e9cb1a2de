import { availableParallelism } from 'node:os';
import { ConfigError, parseConfig } from './config';
import { newApiKey } from './new-api-key';

function faultsOf(environment: Record<string, string>): string[] {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

test('nothing needs to be set', () => {
  expect(parseConfig({ PATH: '/bin', HTML_FILE: 'x' })).toEqual({
    host: '127.0.0.1',
    port: 8000,
    debug: false,
    churnModelPath: 'models/churn',
    demandModelPath: 'models/demand',
    dataSource: 'duckdb',
    logFolder: 'logs',
    apiKeys: [],
    rateLimitPerMinute: null,
    mostInFlight: 256,
    workers: Math.min(availableParallelism(), 64),
    workerTimeoutSeconds: 30,
    version: '1.0.0',
  });
});

test('everything can be set', () => {
  const environment = {
    ML_API_HOST: '0.0.0.0',
    ML_API_PORT: '0',
    ML_DEBUG: 'true',
    CHURN_MODEL_PATH: '/srv/churn',
    DEMAND_MODEL_PATH: '/srv/demand',
    ML_DATA_SOURCE: 'postgresql',
    ML_LOG_DIR: '/var/log/retail-ml',
    ML_API_KEYS: `checkout:${'a1'.repeat(32)},ops:${'B2'.repeat(32)}:admin`,
    ML_RATE_LIMIT_PER_MINUTE: '600',
    ML_LOG_PSEUDONYM_KEY: 'x'.repeat(32),
    ML_WORKERS: '4',
  };
  expect(parseConfig(environment)).toMatchObject({
    host: '0.0.0.0',
    port: 0,
    debug: true,
    churnModelPath: '/srv/churn',
    demandModelPath: '/srv/demand',
    dataSource: 'postgresql',
    logFolder: '/var/log/retail-ml',
    apiKeys: [
      { name: 'checkout', role: 'predict', hash: Buffer.alloc(32, 0xa1) },
      { name: 'ops', role: 'admin', hash: Buffer.alloc(32, 0xb2) },
    ],
    rateLimitPerMinute: 600,
    logPseudonymKey: 'x'.repeat(32),
    workers: 4,
  });
});

test('all faults are said at once, without the values', () => {
  const environment = {
    ML_API_PORT: 'SECRET-1',
    ML_DEBUG: 'SECRET-2',
    ML_DATA_SOURCE: 'SECRET-3',
    CHURN_MODEL_PATH: 'models/churn_model.pkl',
    ML_LOG_DIR: ' ',
    ML_WORKERS: '0',
    ML_API_KEYS: 'SECRET-5:SECRET-6',
    ML_RATE_LIMIT_PER_MINUTE: '0',
    ML_LOG_PSEUDONYM_KEY: 'SECRET-7',
    ML_API_PROT: '1',
    ML_SOMETHING_ELSE: 'SECRET-4',
  };
  const faults = faultsOf(environment);
  expect(faults).toEqual([
    'ML_API_PROT is not known. Is ML_API_PORT meant?',
    'ML_SOMETHING_ELSE is not known. Known are ML_ACCEPTANCE_POLICY, ML_API_KEYS, ML_API_HOST, ML_API_PORT, ML_DEBUG, ML_DATA_SOURCE, ML_LOG_DIR, ML_LOG_PSEUDONYM_KEY, ML_MAX_IN_FLIGHT, ML_RATE_LIMIT_PER_MINUTE, ML_WORKER_TIMEOUT_SECONDS, ML_WORKERS.',
    'ML_API_KEYS must be entries name:hash or name:hash:admin, separated by commas: entry 1 has no SHA-256 of 64 hexadecimal digits. To make one: npx nx run api:create-key --name checkout --role predict.',
    'ML_API_PORT must be a whole number from 0 to 65535.',
    'ML_DEBUG must be true or false.',
    'CHURN_MODEL_PATH must name a folder of versions, e.g. models/churn; .pkl files are not read.',
    'ML_DATA_SOURCE must be duckdb, postgresql or bigquery.',
    'ML_LOG_DIR must not be empty.',
    'ML_LOG_PSEUDONYM_KEY must have at least 32 characters, made at random: node -p "crypto.randomBytes(32).toString(\'base64url\')".',
    'ML_RATE_LIMIT_PER_MINUTE must be a whole number from 1 to 100000000.',
    'ML_WORKERS must be a whole number from 1 to 64.',
  ]);
  expect(new ConfigError(faults).message.split('\n')).toHaveLength(1 + faults.length);
});

test.each(['-1', '65536', '80.5', '8e3', '0x50', '80 ', ''])('%j is no port', (port) => {
  expect(faultsOf({ ML_API_PORT: port })).toEqual(['ML_API_PORT must be a whole number from 0 to 65535.']);
});

describe('an address that others reach', () => {
  test.each(['0.0.0.0', '::', '192.168.1.7', 'retail-ml.example', '127.evil.example'])('%s needs keys', (host) => {
    expect(faultsOf({ ML_API_HOST: host })).toEqual([expect.stringContaining('npx nx run api:create-key')]);
    const { entry } = newApiKey('checkout', 'predict');
    expect(parseConfig({ ML_API_HOST: host, ML_API_KEYS: entry })).toMatchObject({ host });
  });

  test.each(['127.0.0.1', '127.3.2.1', '::1', 'localhost'])('%s is none', (host) => {
    expect(parseConfig({ ML_API_HOST: host })).toMatchObject({ host, apiKeys: [] });
  });
});
