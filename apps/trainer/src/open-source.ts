import { openDuckdbSource, openPostgresqlSource, type RetailSource } from '@retail-ml/data-sources';
import { type DataSourceName, type TrainerConfig } from './config';
import { TrainerError } from './trainer-error';

export interface SourceOptions {
  dataSource: DataSourceName;
  /** Folder with sales, customers and products, for `csv`. */
  dataPath?: string | undefined;
}

/** Opens the data that a training run reads. */
export async function openSource(options: SourceOptions, config: TrainerConfig): Promise<RetailSource> {
  switch (options.dataSource) {
    case 'duckdb':
      return openDuckdbSource({ path: config.duckdbPath });
    case 'postgresql':
      return openPostgresqlSource(config.postgresql);
    case 'csv':
      throw new TrainerError('usage', 'csv');
  }
}
