import { ConfigError, parseConfig } from './config';

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
    workers: 1,
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
    ML_API_PROT: '1',
    ML_SOMETHING_ELSE: 'SECRET-4',
  };
  const faults = faultsOf(environment);
  expect(faults).toEqual([
    'ML_API_PROT is not known. Is ML_API_PORT meant?',
    'ML_SOMETHING_ELSE is not known. Known are ML_ACCEPTANCE_POLICY, ML_API_HOST, ML_API_PORT, ML_DEBUG, ML_DATA_SOURCE, ML_LOG_DIR, ML_WORKERS.',
    'ML_API_PORT must be a whole number from 0 to 65535.',
    'ML_DEBUG must be true or false.',
    'CHURN_MODEL_PATH must name a folder of versions, e.g. models/churn; .pkl files are not read.',
    'ML_DATA_SOURCE must be duckdb, postgresql or bigquery.',
    'ML_LOG_DIR must not be empty.',
    'ML_WORKERS must be a whole number from 1 to 64.',
  ]);
  expect(new ConfigError(faults).message.split('\n')).toHaveLength(1 + faults.length);
});

test.each(['-1', '65536', '80.5', '8e3', '0x50', '80 ', ''])('%j is no port', (port) => {
  expect(faultsOf({ ML_API_PORT: port })).toEqual(['ML_API_PORT must be a whole number from 0 to 65535.']);
});
