import { DuckDBDataChunk, type DuckDBAppender, type DuckDBConnection, type DuckDBInstance } from '@duckdb/node-api';
import { duplicateSales } from '../duplicate-sales';
import {
  type CustomerRow,
  type HolidayRow,
  type ProductRow,
  type PublishedRows,
  type RetailWriter,
  type SaleRow,
  UNKNOWN_CATEGORY,
} from '../retail-rows';
import { provenanceComment, type SalesProvenance } from '../sales-provenance';
import { DUCKDB_TABLES } from '../schema/duckdb-tables';
import { RETAIL_RELATIONS } from '../schema/retail-database';
import { CUSTOMER_COLUMNS, type DuckdbColumns, HOLIDAY_COLUMNS, PRODUCT_COLUMNS, SALE_COLUMNS } from './duckdb-columns';
import { explainDuckdbError } from './duckdb-error';

/** The most rows that DuckDB takes in one chunk. */
const CHUNK_ROWS = 2_048;

export interface DuckdbWriterTarget {
  /** The file that the rows are for, as error messages name it. */
  path: string;
  instance: DuckDBInstance;
  /** Drop the four tables first, in the transaction that fills them anew. */
  replace: boolean;
  /** Whose the sales are from now on; null leaves the table of sales unmarked, or as it is marked. */
  mark: SalesProvenance | null;
  /** Called after the rows are committed and the instance is closed. */
  onPublished: () => Promise<void>;
  /** Called after the rows are given up and the instance is closed. */
  onAbandoned: () => Promise<void>;
}

/** Fills the four relations of a DuckDB database in one transaction. */
export class DuckdbWriter implements RetailWriter {
  private closed = false;

  private constructor(
    private readonly target: DuckdbWriterTarget,
    private readonly connection: DuckDBConnection,
    private readonly sales: DuckDBAppender,
  ) {}

  static async begin(target: DuckdbWriterTarget): Promise<DuckdbWriter> {
    try {
      const connection = await target.instance.connect();
      await connection.run('BEGIN TRANSACTION');
      if (target.replace)
        await connection.run(RETAIL_RELATIONS.map((it) => `DROP TABLE IF EXISTS main.${it};`).join(''));
      await connection.run(DUCKDB_TABLES);
      if (target.mark !== null) {
        await connection.run(`COMMENT ON TABLE main.sales IS '${provenanceComment(target.mark)}'`);
      }
      await connection.run(`
        CREATE TEMP TABLE new_customers AS FROM main.customers LIMIT 0;
        CREATE TEMP TABLE new_products AS FROM main.products LIMIT 0;
        CREATE TEMP TABLE new_holidays AS FROM main.holidays LIMIT 0;
      `);
      return new DuckdbWriter(target, connection, await connection.createAppender('sales', 'main'));
    } catch (error) {
      target.instance.closeSync();
      await target.onAbandoned();
      throw explainDuckdbError(target.path, error);
    }
  }

  async addCustomers(rows: readonly CustomerRow[]): Promise<void> {
    await this.appendTo('new_customers', rows, CUSTOMER_COLUMNS);
  }

  async addProducts(rows: readonly ProductRow[]): Promise<void> {
    await this.appendTo('new_products', rows, PRODUCT_COLUMNS);
  }

  async addSales(rows: readonly SaleRow[]): Promise<void> {
    append(this.sales, rows, SALE_COLUMNS);
  }

  async addHolidays(rows: readonly HolidayRow[]): Promise<void> {
    await this.appendTo('new_holidays', rows, HOLIDAY_COLUMNS);
  }

  async publish(): Promise<PublishedRows> {
    let published: PublishedRows;
    try {
      this.sales.closeSync();
      await this.refuseDuplicateSales();
      await this.connection.run(`
        INSERT OR REPLACE INTO main.customers FROM new_customers;
        INSERT OR REPLACE INTO main.products FROM new_products;
        INSERT OR REPLACE INTO main.holidays FROM new_holidays;
        INSERT INTO main.products
          SELECT DISTINCT product_id, '${UNKNOWN_CATEGORY}', product_id FROM main.sales
          WHERE product_id NOT IN (SELECT product_id FROM main.products);
      `);
      published = await this.countRows();
      await this.connection.run('COMMIT; CHECKPOINT');
    } catch (error) {
      await this.abandon();
      throw explainDuckdbError(this.target.path, error);
    }
    this.close();
    await this.target.onPublished();
    return published;
  }

  async abandon(): Promise<void> {
    if (this.closed) return;
    // Closing the connection rolls its transaction back.
    this.close();
    await this.target.onAbandoned();
  }

  private close(): void {
    this.closed = true;
    this.connection.closeSync();
    this.target.instance.closeSync();
  }

  private async appendTo<Row>(table: string, rows: readonly Row[], columns: DuckdbColumns<Row>): Promise<void> {
    const appender = await this.connection.createAppender(table, null, 'temp');
    append(appender, rows, columns);
    appender.closeSync();
  }

  private async refuseDuplicateSales(): Promise<void> {
    const result = await this.connection.runAndReadAll(
      'SELECT sale_id FROM main.sales GROUP BY sale_id HAVING count(*) > 1 ORDER BY sale_id LIMIT 3',
    );
    const saleIds = result.getRowsJS().map(([saleId]) => String(saleId));
    if (saleIds.length > 0) throw duplicateSales(this.target.path, saleIds);
  }

  private async countRows(): Promise<PublishedRows> {
    const result = await this.connection.runAndReadAll(`
      SELECT (SELECT count(*) FROM main.customers) AS customers, (SELECT count(*) FROM main.products) AS products,
             (SELECT count(*) FROM main.sales) AS sales`);
    const [row] = result.getRowObjectsJS();
    return { customers: Number(row['customers']), products: Number(row['products']), sales: Number(row['sales']) };
  }
}

function append<Row>(appender: DuckDBAppender, rows: readonly Row[], { types, values }: DuckdbColumns<Row>): void {
  for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
    const chunk = DuckDBDataChunk.create(types);
    chunk.setRows(rows.slice(from, from + CHUNK_ROWS).map(values));
    appender.appendDataChunk(chunk);
  }
}
