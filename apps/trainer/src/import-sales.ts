import { importSales, type ImportSummary, parseMap, type SalesPeriod, type WriteMode } from '@retail-ml/data-sources';
import { type DatabaseConfig, type DatabaseName, openDatabase, openDatabaseWriter } from './databases';
import { type Progress } from './progress';

export interface ImportSalesOptions extends DatabaseConfig {
  /** `.csv`, `.csv.gz` or `.parquet`, as are the others. */
  transactions: string;
  customers?: string | undefined;
  products?: string | undefined;
  /** `customer_id=CustomerID,sold_at=InvoiceDate`; columns with well-known names needn't be mapped. */
  map?: string | undefined;
  /** Adds to the present data instead of replacing them. */
  append?: boolean | undefined;
  /** Replaces also sales that another program wrote. */
  replace?: boolean | undefined;
  /** What is filled. */
  dataSource: DatabaseName;
  /** Default `rejected-rows.csv`. */
  rejectsFile?: string | undefined;
}

export interface ImportedSales extends ImportSummary {
  /** What was filled, without credentials. */
  destination: string;
  /** What the destination holds now. */
  period: SalesPeriod;
}

const REJECTS_FILE = 'rejected-rows.csv';

/**
 * Fills the database with a team's own sales.
 *
 * @throws DataSourceError that names the file, column or database and the mend; nothing is changed then.
 */
export async function importOwnSales(options: ImportSalesOptions, progress: Progress): Promise<ImportedSales> {
  const { transactions, customers, products, map, append, replace, rejectsFile = REJECTS_FILE } = options;
  const mode: WriteMode = append ? 'append' : 'replace';
  const writing = { mode, provenance: 'imported', replaceAny: replace ?? false } as const;
  const summary = await progress.step(`Importing ${transactions}`, (report) =>
    importSales({
      openWriter: () => openDatabaseWriter(options.dataSource, options, writing),
      transactions,
      customers,
      products,
      map: map === undefined ? undefined : parseMap(map),
      rejectsFile,
      onProgress: ({ file, share }) => {
        // The other files are short beside it.
        if (file === 'transactions') report(share);
      },
    }),
  );
  const source = await openDatabase(options.dataSource, options, progress.note);
  try {
    return { ...summary, destination: source.describe(), period: await source.salesPeriod() };
  } finally {
    await source.close();
  }
}
