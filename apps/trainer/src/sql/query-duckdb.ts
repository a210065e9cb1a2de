import { DuckDBInstance } from '@duckdb/node-api';

/**
 * The rows that a statement gives.
 *
 * @param path of a database; without it, one in memory that is gone afterwards
 */
export async function queryDuckdb(sql: string, path = ':memory:'): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(path);
  try {
    const connection = await instance.connect();
    return (await connection.runAndReadAll(sql)).getRowObjectsJS();
  } finally {
    instance.closeSync();
  }
}
