import { existsSync } from 'node:fs';
import { type BigqueryConfig, type PostgresqlConfig } from '@retail-ml/data-sources';
import { cleanEnv, makeValidator, port, str } from 'envalid';
import { SHIPPED_POLICY } from './acceptance/acceptance-policy';
import { DATABASES } from './databases';
import { TrainerError } from './trainer-error';
import { unknownNames } from './unknown-names';

/** What the environment says: the only place that reads it. */
export interface TrainerConfig {
  dataSource: DataSourceName;
  duckdbPath: string;
  /** From `DATABASE_URL`; where absent, from `PGHOST`, `PGPORT`, `PGDATABASE`, `PGUSER` and `PGPASSWORD`. */
  postgresql: PostgresqlConfig;
  bigquery: BigqueryConfig;
  churnModelPath: string;
  demandModelPath: string;
  /** The file that says what keeps a model from becoming champion. */
  acceptancePolicyPath: string;
  /** Folder of the API's prediction logs. */
  logFolder: string;
}

export const DATA_SOURCES = [...DATABASES, 'csv'] as const;
export type DataSourceName = (typeof DATA_SOURCES)[number];

const byteCount = makeValidator((text) => {
  const bytes = Number(text);
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  throw new Error(`"${text}" is not a number of bytes; 10000000000 are 10 GB`);
});

/** @throws TrainerError `usage` that lists all faults at once. */
export function readConfig(): TrainerConfig {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const faults = unknownNames(process.env);
  const env = cleanEnv(
    process.env,
    {
      ML_DATA_SOURCE: str({ choices: DATA_SOURCES, default: 'duckdb' }),
      DUCKDB_PATH: str({ default: 'data/retail.duckdb' }),
      DATABASE_URL: str({ default: '' }),
      PGHOST: str({ default: 'localhost' }),
      PGPORT: port({ default: 5432 }),
      PGDATABASE: str({ default: 'retail' }),
      PGUSER: str({ default: '' }),
      PGPASSWORD: str({ default: '' }),
      GOOGLE_PROJECT_ID: str({ default: '' }),
      BIGQUERY_DATASET: str({ default: 'retail' }),
      BIGQUERY_LOCATION: str({ default: '' }),
      BIGQUERY_MAX_BYTES_BILLED: byteCount({ default: 10_000_000_000 }),
      BIGQUERY_EMULATOR_HOST: str({ default: '' }),
      CHURN_MODEL_PATH: str({ default: 'models/churn' }),
      DEMAND_MODEL_PATH: str({ default: 'models/demand' }),
      ML_ACCEPTANCE_POLICY: str({ default: '' }),
      ML_LOG_DIR: str({ default: 'logs' }),
    },
    {
      reporter: ({ errors }) => {
        for (const [name, error] of Object.entries(errors)) faults.push(`${name}: ${(error as Error).message}`);
      },
    },
  );
  if (faults.length > 0)
    throw new TrainerError('usage', `The environment (or .env) is not right:\n  ${faults.join('\n  ')}`);
  return {
    dataSource: env.ML_DATA_SOURCE,
    duckdbPath: env.DUCKDB_PATH,
    postgresql: env.DATABASE_URL
      ? { connectionString: env.DATABASE_URL }
      : {
          host: env.PGHOST,
          port: env.PGPORT,
          database: env.PGDATABASE,
          ...(env.PGUSER && { user: env.PGUSER }),
          ...(env.PGPASSWORD && { password: env.PGPASSWORD }),
        },
    bigquery: {
      dataset: env.BIGQUERY_DATASET,
      maxBytesBilled: env.BIGQUERY_MAX_BYTES_BILLED,
      ...(env.GOOGLE_PROJECT_ID && { projectId: env.GOOGLE_PROJECT_ID }),
      ...(env.BIGQUERY_LOCATION && { location: env.BIGQUERY_LOCATION }),
      ...(env.BIGQUERY_EMULATOR_HOST && { emulatorHost: env.BIGQUERY_EMULATOR_HOST }),
    },
    churnModelPath: env.CHURN_MODEL_PATH,
    demandModelPath: env.DEMAND_MODEL_PATH,
    acceptancePolicyPath: env.ML_ACCEPTANCE_POLICY || SHIPPED_POLICY,
    logFolder: env.ML_LOG_DIR,
  };
}
