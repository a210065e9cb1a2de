import { openDuckdbSource, openPostgresqlSource, type RetailSource } from '@retail-ml/data-sources';
import { type DataSourceName, type TrainerConfig } from './config';
import { openCsvFolder } from './csv-folder-source';
import { TrainerError } from './trainer-error';

export interface SourceOptions {
  dataSource: DataSourceName;
  /** Folder with sales, customers and products, for `csv`. */
  dataPath?: string | undefined;
}

const REJECTS_FILE = 'rejected-rows.csv';

/** Opens the data that a training run reads. */
export async function openSource(
  { dataSource, dataPath }: SourceOptions,
  config: TrainerConfig,
  warn: (sentence: string) => void,
): Promise<RetailSource> {
  switch (dataSource) {
    case 'duckdb':
      return openDuckdbSource({ path: config.duckdbPath });
    case 'postgresql':
      return openPostgresqlSource(config.postgresql);
    case 'csv':
      if (dataPath === undefined) {
        throw new TrainerError('usage', 'A csv data source needs its folder: --data-path <folder>');
      }
      return openCsvFolder(dataPath, REJECTS_FILE, warn);
  }
}
