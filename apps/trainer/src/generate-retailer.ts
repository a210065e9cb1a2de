import {
  openDuckdbWriter,
  openPostgresqlWriter,
  type PostgresqlConfig,
  type PublishedRows,
  syntheticRetailer,
  type SyntheticRetailerConfig,
  writeRetailer,
} from '@retail-ml/data-sources';
import { type Day } from '@retail-ml/features';
import { type Progress } from './progress';

export interface GenerateOptions extends Partial<Omit<SyntheticRetailerConfig, 'lastDay'>> {
  /** What is filled; by default the embedded database. */
  dataSource?: 'duckdb' | 'postgresql';
  duckdbPath: string;
  postgresql?: PostgresqlConfig;
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
  { dataSource = 'duckdb', duckdbPath, postgresql = {}, replace = false, ...config }: GenerateOptions,
  progress: Progress,
): Promise<GeneratedRetailer> {
  const retailer = syntheticRetailer(config);
  const place = dataSource === 'duckdb' ? duckdbPath : 'PostgreSQL';
  const rows = await progress.step(`Filling ${place} with a synthetic retailer`, async (report) => {
    const writing = { mode: 'replace', provenance: 'synthetic', replaceAny: replace } as const;
    const writer =
      dataSource === 'duckdb'
        ? await openDuckdbWriter({ path: duckdbPath, ...writing })
        : await openPostgresqlWriter({ ...postgresql, ...writing });
    return writeRetailer(retailer, writer, ({ doneDays, totalDays }) => report(doneDays / totalDays));
  });
  return { ...rows, firstDay: retailer.firstDay, lastDay: retailer.lastDay };
}
