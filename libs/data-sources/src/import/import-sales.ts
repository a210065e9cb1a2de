import { type Day, dayOf } from '@retail-ml/features';
import { DataSourceError } from '../data-source-error';
import { type PublishedRows, type RetailWriter } from '../retail-rows';
import { checkMapFields, type ColumnMapping, type ImportFile, mapColumns } from './column-mapping';
import { openTableFile } from './open-table-file';
import { readCustomer, readProduct, readSale } from './read-rows';
import { RejectsFile } from './rejects-file';
import { RowFault, RowReader } from './row-reader';
import { type TableFile, type TableRow } from './table-file';

export interface ImportSalesInput {
  /** Opens what is to be filled; called when the files and their columns have been found good. */
  openWriter: () => Promise<RetailWriter>;
  /** `.csv`, `.csv.gz` or `.parquet`, as are the others. */
  transactions: string;
  customers?: string | undefined;
  products?: string | undefined;
  /** Fields to columns, as `parseMap` gives it; columns with well-known names needn't be mapped. */
  map?: Readonly<Record<string, string>> | undefined;
  /** Where rows that can't be taken are written, with line, column and reason. */
  rejectsFile: string;
  /** Sales after it are rejected, but for one day's tolerance; by default the UTC day of the clock. */
  today?: Day | undefined;
  onProgress?: ((progress: ImportProgress) => void) | undefined;
}

export interface ImportProgress {
  file: ImportFile;
  /** Share of the file that is read, 0 to 1. */
  share: number;
}

/** How many rows a file had, and what became of them: read = imported + rejected. */
export interface RowCounts {
  read: number;
  imported: number;
  rejected: number;
}

export interface ImportSummary {
  /** A file's rows; null for a file that was not given. */
  transactions: RowCounts;
  customers: RowCounts | null;
  products: RowCounts | null;
  /** Null when no row was rejected. */
  rejectsFile: string | null;
  /** Which column was taken for which field. */
  mapping: {
    transactions: ColumnMapping<'transactions'>;
    customers: ColumnMapping<'customers'> | null;
    products: ColumnMapping<'products'> | null;
  };
  /** What the relations hold now. */
  published: PublishedRows;
}

/**
 * Reads a retailer's files and fills the four relations, all or nothing.
 *
 * A row that can't be taken goes to the rejects file and doesn't stop the others. Products that are sold and in no
 * products file get the category "unknown"; sales without a product column are sales of the product "unknown".
 *
 * @throws DataSourceError `file-missing`, `file-unreadable`, `column-missing`, `invalid-mapping`, `nothing-imported`
 * when no sale could be taken, or the writer's errors; nothing is changed then.
 */
export async function importSales(input: ImportSalesInput): Promise<ImportSummary> {
  const { map = {}, rejectsFile, today = dayOf(new Date()), onProgress = () => undefined } = input;
  checkMapFields(map);
  const transactions = await prepare('transactions', input.transactions, map);
  const customers = input.customers === undefined ? null : await prepare('customers', input.customers, map);
  const products = input.products === undefined ? null : await prepare('products', input.products, map);

  const rejects = new RejectsFile(rejectsFile, ['file', 'line', 'column', 'reason', 'raw']);
  const writer = await input.openWriter();
  const take = async <Row>(
    kind: ImportFile,
    file: TableFile,
    read: (row: TableRow) => Row,
    add: (rows: Row[]) => Promise<void>,
  ): Promise<RowCounts> => {
    const counts: RowCounts = { read: 0, imported: 0, rejected: 0 };
    for await (const batch of file.rows((share) => onProgress({ file: kind, share }))) {
      const rows: Row[] = [];
      for (const row of batch) {
        try {
          rows.push(read(row));
        } catch (error) {
          if (!(error instanceof RowFault)) throw error;
          await rejects.add([file.path, String(row.line), error.column, error.message, row.raw]);
        }
      }
      await add(rows);
      counts.read += batch.length;
      counts.imported += rows.length;
      counts.rejected += batch.length - rows.length;
    }
    return counts;
  };

  try {
    const customerRows =
      customers &&
      (await take(
        'customers',
        customers.file,
        unique(
          customers.reader,
          'customer_id',
          (row) => readCustomer(customers.reader, row),
          (it) => it.customerId,
        ),
        (rows) => writer.addCustomers(rows),
      ));
    const productRows =
      products &&
      (await take(
        'products',
        products.file,
        unique(
          products.reader,
          'product_id',
          (row) => readProduct(products.reader, row),
          (it) => it.productId,
        ),
        (rows) => writer.addProducts(rows),
      ));
    const { file, reader } = transactions;
    const saleRows = await take(
      'transactions',
      file,
      (row) => {
        reader.checkCells(row);
        return readSale(reader, file.path, row, today);
      },
      (rows) => writer.addSales(rows),
    );
    if (saleRows.imported === 0) throw nothingImported(input, saleRows, await rejects.finish());
    // Before publishing: no import may stand without the list of what it left out.
    const rejectsPath = await rejects.finish();
    const published = await writer.publish();
    return {
      transactions: saleRows,
      customers: customerRows,
      products: productRows,
      rejectsFile: rejectsPath,
      mapping: {
        transactions: transactions.mapping,
        customers: customers?.mapping ?? null,
        products: products?.mapping ?? null,
      },
      published,
    };
  } catch (error) {
    await writer.abandon();
    await rejects.discard();
    throw error;
  }
}

async function prepare<File extends ImportFile>(kind: File, path: string, map: Readonly<Record<string, string>>) {
  const file = await openTableFile(path);
  const mapping = mapColumns(kind, file, map);
  return { file, mapping, reader: new RowReader<File>(file, mapping) };
}

/** Refuses a second row with the same id: only one could be kept. */
function unique<File extends 'customers' | 'products', Row>(
  reader: RowReader<File>,
  idField: Parameters<RowReader<File>['fault']>[0],
  read: (row: TableRow) => Row,
  idOf: (row: Row) => string,
): (row: TableRow) => Row {
  const lineOfId = new Map<string, number>();
  return (row) => {
    reader.checkCells(row);
    const taken = read(row);
    const earlier = lineOfId.get(idOf(taken));
    if (earlier !== undefined) throw reader.fault(idField, `"${idOf(taken)}" is on line ${earlier} already`);
    lineOfId.set(idOf(taken), row.line);
    return taken;
  };
}

function nothingImported(input: ImportSalesInput, { read }: RowCounts, rejectsFile: string | null): DataSourceError {
  const { transactions } = input;
  return new DataSourceError(
    'nothing-imported',
    rejectsFile === null
      ? `${transactions} holds no sales: there is a header and no row. Nothing was changed.`
      : `None of the ${read} rows of ${transactions} could be taken; nothing was changed. ${rejectsFile} says why, row by row.`,
    { transactions, read, ...(rejectsFile !== null && { rejectsFile }) },
  );
}
