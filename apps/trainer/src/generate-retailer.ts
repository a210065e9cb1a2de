import {
  type PublishedRows,
  syntheticRetailer,
  type SyntheticRetailerConfig,
  writeRetailer,
} from '@retail-ml/data-sources';
import { type Day } from '@retail-ml/features';
import { type DatabaseConfig, type DatabaseName, openDatabaseWriter } from './databases';
import { type Progress } from './progress';

export interface GenerateOptions extends DatabaseConfig, Partial<Omit<SyntheticRetailerConfig, 'lastDay'>> {
  /** What is filled; by default the embedded database. */
  dataSource?: DatabaseName;
  /** Replace sales too that are not synthetic. */
  replace?: boolean | undefined;
}

export interface GeneratedRetailer extends PublishedRows {
  firstDay: Day;
  lastDay: Day;
}

/**
 * Puts a synthetic retailer in the place of the one that is there.
 *
 * @throws DataSourceError `would-lose-sales` where other sales are there, unless `replace` is set.
 */
export async function generateRetailer(
  { dataSource = 'duckdb', duckdbPath, postgresql, bigquery, replace = false, ...config }: GenerateOptions,
  progress: Progress,
): Promise<GeneratedRetailer> {
  const retailer = syntheticRetailer(config);
  const places = { duckdb: duckdbPath, postgresql: 'PostgreSQL', bigquery: 'BigQuery' };
  const rows = await progress.step(`Filling ${places[dataSource]} with a synthetic retailer`, async (report) => {
    const writing = { mode: 'replace', provenance: 'synthetic', replaceAny: replace } as const;
    const databases = { duckdbPath, ...(postgresql && { postgresql }), ...(bigquery && { bigquery }) };
    const writer = await openDatabaseWriter(dataSource, databases, writing);
    return writeRetailer(retailer, writer, ({ doneDays, totalDays }) => report(doneDays / totalDays));
  });
  return { ...rows, firstDay: retailer.firstDay, lastDay: retailer.lastDay };
}
