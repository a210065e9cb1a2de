import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importSales, openDuckdbSource, openDuckdbWriter, type RetailSource } from '@retail-ml/data-sources';
import { TrainerError } from './trainer-error';

const ENDINGS = ['.csv', '.csv.gz', '.parquet'];

/**
 * A folder with `sales`, and where there are any `customers` and `products` (.csv, .csv.gz or .parquet), read as a
 * source of its own: nothing is imported for good.
 *
 * @param rejectsFile where rows that can't be taken are written
 * @throws TrainerError when the folder holds no sales
 */
export async function openCsvFolder(
  folder: string,
  rejectsFile: string,
  warn: (sentence: string) => void,
): Promise<RetailSource> {
  const find = (name: string) => ENDINGS.map((ending) => join(folder, name + ending)).find(existsSync);
  const transactions = find('sales');
  if (transactions === undefined) {
    throw new TrainerError(
      'failed',
      `There is no sales.csv, sales.csv.gz or sales.parquet in ${folder}. ` +
        'To read a file of another name: npx retail-ml import --transactions <file>',
    );
  }
  const scratch = await mkdtemp(join(tmpdir(), 'retail-ml-'));
  const path = join(scratch, 'retail.duckdb');
  try {
    const { transactions: rows } = await importSales({
      openWriter: () => openDuckdbWriter({ path, mode: 'replace' }),
      transactions,
      customers: find('customers'),
      products: find('products'),
      rejectsFile,
    });
    if (rows.rejected > 0) warn(`${rows.rejected} of ${rows.read} sales can't be taken: see ${rejectsFile}.`);
    const source = await openDuckdbSource({ path });
    return {
      describe: () => `the files in ${folder}`,
      salesPeriod: () => source.salesPeriod(),
      churnSnapshots: (query) => source.churnSnapshots(query),
      demandSnapshots: (query) => source.demandSnapshots(query),
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
