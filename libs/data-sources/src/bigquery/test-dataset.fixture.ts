import { BigQuery } from '@google-cloud/bigquery';
import { PassThroughClient } from 'google-auth-library';
import { type BigqueryConfig } from './bigquery-place';

/** A data set of a test file's own, in the emulator that the tests are given. */
export interface TestDataset {
  config: BigqueryConfig;
  /** Deletes the data set with all that is in it, and makes it anew. */
  empty(): Promise<void>;
  /** Runs statements of BigQuery's SQL, one job each, in the data set. */
  execute(statements: readonly string[]): Promise<void>;
  query<Row>(sql: string): Promise<Row[]>;
  /** The names of the tables and views of this data set, or of another one. */
  tables(datasetId?: string): Promise<string[]>;
  /** Takes away what says who wrote the sales. */
  forgetWriter(): Promise<void>;
}

/**
 * @param emulatorHost the value of RETAIL_ML_TEST_BIGQUERY_HOST: the emulator that the tests are given
 * @param name differs from that of every other test file
 */
export function testDataset(emulatorHost: string, name: string): TestDataset {
  const client = new BigQuery({
    projectId: 'retail',
    apiEndpoint: emulatorHost,
    authClient: new PassThroughClient(),
  });
  const query = async <Row>(sql: string): Promise<Row[]> => {
    const [job] = await client.createQueryJob({
      query: sql,
      defaultDataset: { projectId: 'retail', datasetId: name },
    });
    const [rows] = await job.getQueryResults();
    return rows as Row[];
  };
  return {
    config: { projectId: 'retail', dataset: name, emulatorHost },
    query,
    empty: async () => {
      const [exists] = await client.dataset(name).exists();
      if (exists) await client.dataset(name).delete({ force: true });
      await client.createDataset(name);
    },
    execute: async (statements) => {
      for (const statement of statements) await query(statement);
    },
    tables: async (datasetId = name) => {
      const [tables] = await client.dataset(datasetId).getTables();
      return tables.map(({ id }) => id ?? '').sort();
    },
    forgetWriter: async () => {
      await client.dataset(name).table('sales').setMetadata({ description: '' });
    },
  };
}
