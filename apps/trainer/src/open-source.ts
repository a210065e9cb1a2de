import { type RetailSource } from '@retail-ml/data-sources';
import { type DataSourceName, type TrainerConfig } from './config';
import { openCsvFolder } from './csv-folder-source';
import { openDatabase } from './databases';
import { TrainerError } from './trainer-error';

export interface SourceOptions {
  dataSource: DataSourceName;
  /** Folder with sales, customers and products, for `csv`. */
  dataPath?: string | undefined;
}

const REJECTS_FILE = 'rejected-rows.csv';

/**
 * Opens the data that a training run reads.
 *
 * @param note told what the user should see: files' rows that can't be taken, what a query in BigQuery reads
 */
export async function openSource(
  { dataSource, dataPath }: SourceOptions,
  config: TrainerConfig,
  note: (sentence: string) => void,
): Promise<RetailSource> {
  if (dataSource !== 'csv') return openDatabase(dataSource, config, note);
  if (dataPath === undefined) {
    throw new TrainerError('usage', 'A csv data source needs its folder: --data-path <folder>');
  }
  return openCsvFolder(dataPath, REJECTS_FILE, note);
}
