import {
  openDuckdbWriter,
  openPostgresqlWriter,
  type PublishedRows,
  syntheticRetailer,
  writeRetailer,
} from '@retail-ml/data-sources';
import { type TrainerConfig } from './config';
import { type ReportShare } from './progress';

export interface GenerateOptions {
  dataSource: 'duckdb' | 'postgresql';
  seed: number;
  customers: number;
  products: number;
  years: number;
}

/** Replaces the data of a source by a synthetic retailer's. */
export async function generateRetailer(
  { dataSource, ...retailer }: GenerateOptions,
  config: TrainerConfig,
  report: ReportShare,
): Promise<PublishedRows> {
  const writer =
    dataSource === 'duckdb'
      ? await openDuckdbWriter({ path: config.duckdbPath, mode: 'replace' })
      : await openPostgresqlWriter({ ...config.postgresql, mode: 'replace' });
  return writeRetailer(syntheticRetailer(retailer), writer, ({ doneDays, totalDays }) => report(doneDays / totalDays));
}
