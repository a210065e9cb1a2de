import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importSales, openDuckdbSource, openDuckdbWriter, type RetailSource } from '@retail-ml/data-sources';

/** A retailer's files: .csv, .csv.gz or .parquet. */
export interface RetailFiles {
  transactions: string;
  customers?: string | undefined;
  products?: string | undefined;
  /** Fields to columns, as `parseMap` gives it. */
  map?: Readonly<Record<string, string>> | undefined;
}

/**
 * Reads files as a source of its own, as `import` would; nothing is imported for good.
 *
 * @param describe what the source is called
 * @param rejectsFile where rows that can't be taken are written
 */
export async function openImportedFiles(
  files: RetailFiles,
  describe: string,
  rejectsFile: string,
  warn: (sentence: string) => void,
): Promise<RetailSource> {
  const scratch = await mkdtemp(join(tmpdir(), 'retail-ml-'));
  const path = join(scratch, 'retail.duckdb');
  try {
    const { transactions: rows } = await importSales({
      openWriter: () => openDuckdbWriter({ path, mode: 'replace' }),
      ...files,
      rejectsFile,
    });
    if (rows.rejected > 0) warn(`${rows.rejected} of ${rows.read} sales can't be taken: see ${rejectsFile}.`);
    const source = await openDuckdbSource({ path });
    return {
      describe: () => describe,
      salesPeriod: () => source.salesPeriod(),
      churnSnapshots: (query) => source.churnSnapshots(query),
      countChurnSnapshots: (query) => source.countChurnSnapshots(query),
      demandSnapshots: (query) => source.demandSnapshots(query),
      dailySales: (query) => source.dailySales(query),
      close: async () => {
        await source.close();
        await rm(scratch, { recursive: true });
      },
    };
  } catch (error) {
    await rm(scratch, { recursive: true });
    throw error;
  }
}
