import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { refuseToLoseSales } from '../replacement-guard';
import { type RetailWriter, type WriteMode } from '../retail-rows';
import { provenanceAfterAdding, type SalesProvenance } from '../sales-provenance';
import { type DuckdbContents, duckdbContents } from './duckdb-contents';
import { explainDuckdbError } from './duckdb-error';
import { createDuckdbFile, openDuckdbFile } from './duckdb-file';
import { DuckdbWriter } from './duckdb-writer';

export interface DuckdbWriterConfig {
  /** The database file; it and its folder are made where they are missing. */
  path: string;
  mode: WriteMode;
  /** Whose the new rows are; by default a retailer's own. */
  provenance?: SalesProvenance;
  /** Replace also sales that this program cannot make again. */
  replaceAny?: boolean;
}

/**
 * Opens a DuckDB file for filling. `replace` builds a new file beside it, which takes its place when it is published;
 * in a file that holds more than the four tables it replaces these alone, in one transaction, as `append` adds.
 *
 * @throws DataSourceError `file-locked`, `file-unreadable`, `query-failed` where one of the four is a view, or
 * `would-lose-sales`.
 */
export async function openDuckdbWriter(config: DuckdbWriterConfig): Promise<RetailWriter> {
  const { path, mode, provenance = 'imported', replaceAny = false } = config;
  await mkdir(dirname(path), { recursive: true });
  const contents = existsSync(path) ? await contentsOf(path) : null;
  if (contents === null) return newFile(path, provenance);
  if (mode === 'append')
    return presentFile(path, { replace: false, mark: provenanceAfterAdding(contents, provenance) });
  if (!replaceAny) {
    refuseToLoseSales({ place: path, elsewhere: 'set DUCKDB_PATH to another file', found: contents, provenance });
  }
  return contents.holdsMore ? presentFile(path, { replace: true, mark: provenance }) : newFile(path, provenance);
}

async function contentsOf(path: string): Promise<DuckdbContents> {
  const instance = await openDuckdbFile(path, { readOnly: true });
  try {
    const connection = await instance.connect();
    const contents = await duckdbContents(path, connection);
    connection.closeSync();
    return contents;
  } catch (error) {
    throw explainDuckdbError(path, error);
  } finally {
    instance.closeSync();
  }
}

async function presentFile(
  path: string,
  { replace, mark }: { replace: boolean; mark: SalesProvenance | null },
): Promise<RetailWriter> {
  return DuckdbWriter.begin({
    path,
    instance: await openDuckdbFile(path, { readOnly: false }),
    replace,
    mark,
    onPublished: async () => undefined,
    onAbandoned: async () => undefined,
  });
}

async function newFile(path: string, mark: SalesProvenance): Promise<RetailWriter> {
  const newPath = `${path}.new-${process.pid}`;
  const removeNewFile = async () => {
    await rm(newPath, { force: true });
    await rm(`${newPath}.wal`, { force: true });
  };
  await removeNewFile();
  return DuckdbWriter.begin({
    path,
    instance: await createDuckdbFile(newPath),
    replace: false,
    mark,
    onPublished: async () => {
      // A log left by a crash belongs to the old file: DuckDB would play it into the new one.
      await rm(`${path}.wal`, { force: true });
      await rename(newPath, path);
    },
    onAbandoned: removeNewFile,
  });
}
