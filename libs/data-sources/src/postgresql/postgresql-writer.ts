import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
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
import {
  type CopyColumns,
  copyText,
  CUSTOMER_COLUMNS,
  HOLIDAY_COLUMNS,
  PRODUCT_COLUMNS,
  SALE_COLUMNS,
} from './copy-rows';
import { explainPostgresqlError, type PostgresqlAddress } from './postgresql-error';

const UNIQUE_VIOLATION = '23505';

/** Fills the four relations of a PostgreSQL database by COPY in one transaction. */
export class PostgresqlWriter implements RetailWriter {
  private closed = false;

  /** @param client connected, in a transaction with the temporary tables `new_customers`, `new_products`, `new_holidays`. */
  constructor(
    private readonly client: pg.Client,
    private readonly address: PostgresqlAddress,
  ) {}

  async addCustomers(rows: readonly CustomerRow[]): Promise<void> {
    await this.copyInto('new_customers', rows, CUSTOMER_COLUMNS);
  }

  async addProducts(rows: readonly ProductRow[]): Promise<void> {
    await this.copyInto('new_products', rows, PRODUCT_COLUMNS);
  }

  async addSales(rows: readonly SaleRow[]): Promise<void> {
    await this.copyInto('retail.sales', rows, SALE_COLUMNS);
  }

  async addHolidays(rows: readonly HolidayRow[]): Promise<void> {
    await this.copyInto('new_holidays', rows, HOLIDAY_COLUMNS);
  }

  async publish(): Promise<PublishedRows> {
    return this.explained(async () => {
      await this.client.query(`
        INSERT INTO retail.customers SELECT * FROM new_customers
          ON CONFLICT (customer_id) DO UPDATE SET joined_on = excluded.joined_on, loyalty_member = excluded.loyalty_member;
        INSERT INTO retail.products SELECT * FROM new_products
          ON CONFLICT (product_id) DO UPDATE SET category = excluded.category, name = excluded.name;
        INSERT INTO retail.holidays SELECT * FROM new_holidays
          ON CONFLICT (day) DO UPDATE SET name = excluded.name;
        INSERT INTO retail.products (product_id, category, name)
          SELECT DISTINCT product_id, '${UNKNOWN_CATEGORY}', product_id FROM retail.sales s
          WHERE NOT EXISTS (SELECT FROM retail.products p WHERE p.product_id = s.product_id);
      `);
      const counted = await this.client.query<Record<keyof PublishedRows, string>>(`
        SELECT (SELECT count(*)::text FROM retail.customers) AS customers,
               (SELECT count(*)::text FROM retail.products) AS products, (SELECT count(*)::text FROM retail.sales) AS sales`);
      await this.client.query('COMMIT');
      await this.client.query('ANALYZE retail.customers, retail.products, retail.sales, retail.holidays');
      await this.close();
      const [row] = counted.rows;
      return { customers: Number(row.customers), products: Number(row.products), sales: Number(row.sales) };
    });
  }

  async abandon(): Promise<void> {
    // Ending the session rolls its transaction back.
    if (!this.closed) await this.close();
  }

  private async close(): Promise<void> {
    this.closed = true;
    await this.client.end();
  }

  private async copyInto<Row>(table: string, rows: readonly Row[], columns: CopyColumns<Row>): Promise<void> {
    if (rows.length === 0) return;
    await this.explained(async () => {
      const copy = this.client.query(copyFrom(`COPY ${table} (${columns.columns.join(', ')}) FROM STDIN`));
      await pipeline(Readable.from([copyText(rows, columns)]), copy);
    });
  }

  private async explained<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      await this.abandon();
      const saleId = repeatedSaleId(error);
      throw saleId === undefined
        ? explainPostgresqlError(this.address, error)
        : duplicateSales(`the database "${this.address.database}"`, [saleId]);
    }
  }
}

function repeatedSaleId(error: unknown): string | undefined {
  if (!(error instanceof pg.DatabaseError) || error.code !== UNIQUE_VIOLATION || error.table !== 'sales')
    return undefined;
  return /\(sale_id\)=\((.*)\)/.exec(error.detail ?? '')?.[1];
}
