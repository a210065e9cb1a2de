import { DataSourceError } from './data-source-error';
import { type FoundRows, type SalesProvenance } from './sales-provenance';

export interface Replacement {
  /** What holds the sales, as messages name it, e.g. `data/retail.duckdb`. */
  place: string;
  /** How another place is chosen, e.g. `set DUCKDB_PATH to another file`. */
  elsewhere: string;
  found: FoundRows;
  /** What is to take the place of the rows found. */
  provenance: SalesProvenance;
}

/**
 * Replaces without asking only what this program can make again: the synthetic retailer, and by an import also what
 * was imported before.
 *
 * @throws DataSourceError `would-lose-sales` with how many sales of which days would be lost, and what to do.
 */
export function refuseToLoseSales({ place, elsewhere, found, provenance }: Replacement): void {
  const { rows, sales, firstDay, lastDay } = found;
  if (rows === 0 || found.provenance === 'synthetic' || found.provenance === provenance) return;
  const command = provenance === 'synthetic' ? 'generate' : 'import';
  const whose =
    found.provenance === 'imported' ? 'that were imported' : 'that neither "retail-ml import" nor "generate" wrote';
  const what =
    sales === 0 ? `${rows} rows and no sales yet, ${whose}` : `${sales} sales from ${firstDay} to ${lastDay} ${whose}`;
  throw new DataSourceError(
    'would-lose-sales',
    `${place} holds ${what}; ${command} would replace them. Nothing was changed. To keep them, ${elsewhere}` +
      `${command === 'import' ? ' or add to them with --append' : ''}; to replace them, say --replace.`,
    { place, sales, rows },
  );
}
