import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type RetailSource } from '@retail-ml/data-sources';
import { openImportedFiles } from './imported-files';
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
  const files = { transactions, customers: find('customers'), products: find('products') };
  return openImportedFiles(files, `the files in ${folder}`, rejectsFile, warn);
}
