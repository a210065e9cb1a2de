import { DuckDBInstance } from '@duckdb/node-api';

/**
 * Answers a query over files.
 *
 * @param {string} sql
 * @returns {Promise<Record<string, any>[]>}
 */
export async function queryRows(sql) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJS();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** @param {string} text */
export function sqlText(text) {
  return `'${text.replaceAll("'", "''")}'`;
}
