import { DataSourceError } from '../data-source-error';
import { type TableFile } from './table-file';

/** The files of an import. */
export type ImportFile = 'transactions' | 'customers' | 'products';

/** The fields that a file may hold, each with the names by which its column is known (letters and digits only). */
const FIELDS = {
  transactions: {
    sale_id: ['saleid', 'lineid'],
    invoice: ['invoice', 'invoiceno', 'invoiceid', 'orderid', 'orderno', 'transactionid', 'receiptid'],
    customer_id: ['customerid', 'customer', 'custid', 'clientid'],
    product_id: ['productid', 'product', 'stockcode', 'sku', 'itemid', 'articleid'],
    store_id: ['storeid', 'store', 'shopid'],
    sold_at: ['soldat', 'invoicedate', 'orderdate', 'transactiondate', 'date', 'datetime', 'timestamp'],
    quantity: ['quantity', 'qty', 'units'],
    unit_price: ['unitprice', 'price'],
    amount: ['amount', 'lineamount', 'linetotal', 'total'],
  },
  customers: {
    customer_id: ['customerid', 'customer', 'custid', 'clientid', 'id'],
    joined_on: ['joinedon', 'joindate', 'joined', 'joinedat', 'signupdate', 'registeredon', 'createdat'],
    loyalty_member: ['loyaltymember', 'loyalty', 'isloyaltymember', 'member'],
  },
  products: {
    product_id: ['productid', 'product', 'stockcode', 'sku', 'itemid', 'articleid', 'id'],
    category: ['category', 'productcategory'],
    name: ['name', 'productname', 'description', 'title'],
  },
} as const satisfies Record<ImportFile, Record<string, readonly string[]>>;

export type Field<File extends ImportFile> = keyof (typeof FIELDS)[File] & string;

/** For each field that a file holds, the name of its column. */
export type ColumnMapping<File extends ImportFile> = Partial<Record<Field<File>, string>>;

/** Fields without which a file can't be read. One of `unit_price` and `amount` is needed besides. */
const REQUIRED: { [File in ImportFile]: readonly Field<File>[] } = {
  transactions: ['customer_id', 'sold_at', 'quantity'],
  customers: ['customer_id', 'joined_on'],
  products: ['product_id'],
};

/**
 * Reads `--map`: `customer_id=CustomerID,sold_at=When`; fields of the other files have the file's name before them,
 * `customers.joined_on=Since`.
 *
 * @throws DataSourceError `invalid-mapping` for another form.
 */
export function parseMap(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => {
    const at = pair.indexOf('=');
    const field = pair.slice(0, at).trim();
    const column = pair.slice(at + 1).trim();
    if (at < 1 || field === '' || column === '') {
      throw new DataSourceError(
        'invalid-mapping',
        `"${pair}" in --map is not of the form field=column, as in --map customer_id=CustomerID,sold_at=InvoiceDate.`,
        { pair },
      );
    }
    return [field, column];
  });
  return Object.fromEntries(pairs);
}

/** @throws DataSourceError `invalid-mapping` when a field of the map belongs to no file. */
export function checkMapFields(map: Readonly<Record<string, string>>): void {
  const known = Object.entries(FIELDS).flatMap(([file, fields]) =>
    Object.keys(fields).map((field) => mapKey(file as ImportFile, field)),
  );
  const unknown = Object.keys(map).find((field) => !known.includes(field));
  if (unknown !== undefined) {
    throw new DataSourceError(
      'invalid-mapping',
      `There is no field "${unknown}" to map. Fields are: ${known.join(', ')}.`,
      {
        field: unknown,
        known,
      },
    );
  }
}

/**
 * Which column holds which field: as the map says, and where it says nothing, the column with a well-known name.
 *
 * @param map fields to columns, as `parseMap` gives it.
 * @throws DataSourceError `column-missing`, naming the columns found, or `invalid-mapping` when a column name is not unique.
 */
export function mapColumns<File extends ImportFile>(
  file: File,
  { path, columns }: TableFile,
  map: Readonly<Record<string, string>>,
): ColumnMapping<File> {
  const mapping: Partial<Record<string, string>> = {};
  for (const [field, aliases] of Object.entries<readonly string[]>(FIELDS[file])) {
    const wanted = map[mapKey(file, field)];
    const column = wanted === undefined ? guess(columns, aliases) : find(columns, wanted);
    if (wanted !== undefined && column === undefined) throw missingColumn(path, mapKey(file, field), wanted, columns);
    if (column === undefined) continue;
    if (columns.indexOf(column) !== columns.lastIndexOf(column)) {
      throw new DataSourceError('invalid-mapping', `${path} has two columns "${column}": rename one.`, {
        path,
        column,
      });
    }
    mapping[field] = column;
  }
  const missing = REQUIRED[file].find((field) => mapping[field] === undefined);
  if (missing !== undefined) throw missingColumn(path, mapKey(file, missing), undefined, columns);
  if (file === 'transactions') choosePrice(path, mapping, map, columns);
  return mapping as ColumnMapping<File>;
}

/** A price a unit serves better than a line's amount; where both are there, a map may choose. */
function choosePrice(
  path: string,
  mapping: Partial<Record<string, string>>,
  map: Readonly<Record<string, string>>,
  columns: readonly string[],
): void {
  if (map['amount'] !== undefined && map['unit_price'] !== undefined) {
    throw new DataSourceError('invalid-mapping', 'Map either unit_price or amount (of the whole line), not both.');
  }
  if (mapping['unit_price'] === undefined && mapping['amount'] === undefined) {
    throw missingColumn(path, 'unit_price', undefined, columns);
  }
  if (mapping['unit_price'] !== undefined && mapping['amount'] !== undefined) {
    delete mapping[map['amount'] === undefined ? 'amount' : 'unit_price'];
  }
}

/** How a field is called in `--map`. */
function mapKey(file: ImportFile, field: string): string {
  return file === 'transactions' ? field : `${file}.${field}`;
}

function guess(columns: readonly string[], aliases: readonly string[]): string | undefined {
  for (const alias of aliases) {
    const column = columns.find((it) => plain(it) === alias);
    if (column !== undefined) return column;
  }
  return undefined;
}

function find(columns: readonly string[], wanted: string): string | undefined {
  return columns.find((it) => it === wanted) ?? columns.find((it) => it.toLowerCase() === wanted.toLowerCase());
}

function plain(column: string): string {
  return column.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function missingColumn(
  path: string,
  field: string,
  wanted: string | undefined,
  columns: readonly string[],
): DataSourceError {
  const lack = wanted === undefined ? `no column is known as ${field}` : `there is no column "${wanted}" for ${field}`;
  return new DataSourceError(
    'column-missing',
    `${path}: ${lack}. Columns found: ${columns.join(', ')}. Name the right one: --map ${field}=<column>.`,
    { path, field, found: columns },
  );
}
