import { existsSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { DataSourceError } from '../data-source-error';
import { explainDuckdbError } from './duckdb-error';

/** Modest, so that training beside it has room: larger sorts go to a temporary file. */
const MEMORY_LIMIT = '1GB';

/**
 * Opens a DuckDB file that exists.
 *
 * @throws DataSourceError `file-missing`, `file-locked` or `file-unreadable`.
 */
export async function openDuckdbFile(path: string, { readOnly }: { readOnly: boolean }): Promise<DuckDBInstance> {
  if (!existsSync(path)) {
    throw new DataSourceError(
      'file-missing',
      `There is no file ${path}. Make it with "npx retail-ml generate", ` +
        `or from your own sales with "npx retail-ml import --transactions sales.csv".`,
      { path },
    );
  }
  return createDuckdbInstance(path, readOnly);
}

/** Makes a new DuckDB file; `path` must not exist. */
export async function createDuckdbFile(path: string): Promise<DuckDBInstance> {
  return createDuckdbInstance(path, false);
}

async function createDuckdbInstance(path: string, readOnly: boolean): Promise<DuckDBInstance> {
  try {
    return await DuckDBInstance.create(path, {
      access_mode: readOnly ? 'READ_ONLY' : 'READ_WRITE',
      memory_limit: MEMORY_LIMIT,
    });
  } catch (error) {
    throw explainDuckdbError(path, error);
  }
}
