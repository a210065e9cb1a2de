import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type DuckDBInstance } from '@duckdb/node-api';
import { type RetailWriter, type WriteMode } from '../retail-rows';
import { createDuckdbFile, openDuckdbFile } from './duckdb-file';
import { DuckdbWriter } from './duckdb-writer';

export interface DuckdbWriterConfig {
  /** The database file; it and its folder are made where they are missing. */
  path: string;
  mode: WriteMode;
}

/**
 * Opens a DuckDB file for filling. `replace` builds a new file beside it, which takes its place when it is published;
 * `append` adds to the present file in one transaction.
 *
 * @throws DataSourceError `file-locked` or `file-unreadable`.
 */
export async function openDuckdbWriter({ path, mode }: DuckdbWriterConfig): Promise<RetailWriter> {
  await mkdir(dirname(path), { recursive: true });
  if (mode === 'append' && existsSync(path)) {
    const instance = await openDuckdbFile(path, { readOnly: false });
    return DuckdbWriter.begin({
      path,
      instance,
      onPublished: async () => undefined,
      onAbandoned: async () => undefined,
    });
  }
  const newPath = `${path}.new-${process.pid}`;
  const removeNewFile = async () => {
    await rm(newPath, { force: true });
    await rm(`${newPath}.wal`, { force: true });
  };
  await removeNewFile();
  const instance: DuckDBInstance = await createDuckdbFile(newPath);
  return DuckdbWriter.begin({
    path,
    instance,
    onPublished: async () => {
      // A log left by a crash belongs to the old file: DuckDB would play it into the new one.
      await rm(`${path}.wal`, { force: true });
      await rename(newPath, path);
    },
    onAbandoned: removeNewFile,
  });
}
