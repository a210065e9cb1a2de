import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duplicateSales } from '../duplicate-sales';
import {
  type CustomerRow,
  type HolidayRow,
  type ProductRow,
  type PublishedRows,
  type RetailWriter,
  type SaleRow,
  UNKNOWN_CATEGORY,
  type WriteMode,
} from '../retail-rows';
import { provenanceComment, type SalesProvenance } from '../sales-provenance';
import { RETAIL_RELATIONS, type RetailRelation } from '../schema/retail-database';
import { type BigqueryConnection } from './bigquery-connection';
import { explainBigqueryError } from './bigquery-error';
import { runStatements } from './bigquery-jobs';
import { describePlace } from './bigquery-place';
import {
  jsonLines,
  LOADED_CUSTOMERS,
  LOADED_HOLIDAYS,
  LOADED_PRODUCTS,
  LOADED_SALES,
  type LoadedRelation,
} from './load-rows';

const MILLISECONDS_PER_DAY = 86_400_000;

/** A relation whose new rows wait in a file, and then in a table beside the relation. */
interface NewRows {
  file: string;
  table: string;
  schema: LoadedRelation<never>['schema'];
}

/** The column by which a new row takes the place of an old one. */
const KEYS: Readonly<Partial<Record<RetailRelation, string>>> = {
  customers: 'customer_id',
  products: 'product_id',
  holidays: 'day',
};

/**
 * Fills the four relations of a data set: rows are gathered in files, loaded into tables of their own by load jobs,
 * which cost nothing, and published by one transaction.
 */
export class BigqueryWriter implements RetailWriter {
  private readonly newRows = new Map<RetailRelation, NewRows>();
  private closed = false;

  private constructor(
    private readonly connection: BigqueryConnection,
    private readonly mode: WriteMode,
    private readonly mark: SalesProvenance | null,
    private readonly folder: string,
    /** Tells this writer's tables from those of another one. */
    private readonly run: string,
  ) {}

  /** @param mark whose the sales are once the rows are published; null where they are another program's */
  static async begin(
    connection: BigqueryConnection,
    mode: WriteMode,
    mark: SalesProvenance | null,
  ): Promise<BigqueryWriter> {
    const folder = await mkdtemp(join(tmpdir(), 'retail-ml-load-'));
    return new BigqueryWriter(connection, mode, mark, folder, `${Date.now()}_${process.pid}`);
  }

  addCustomers(rows: readonly CustomerRow[]): Promise<void> {
    return this.gather(rows, LOADED_CUSTOMERS);
  }

  addProducts(rows: readonly ProductRow[]): Promise<void> {
    return this.gather(rows, LOADED_PRODUCTS);
  }

  addSales(rows: readonly SaleRow[]): Promise<void> {
    return this.gather(rows, LOADED_SALES);
  }

  addHolidays(rows: readonly HolidayRow[]): Promise<void> {
    return this.gather(rows, LOADED_HOLIDAYS);
  }

  async publish(): Promise<PublishedRows> {
    try {
      await Promise.all([...this.newRows.values()].map((rows) => this.load(rows)));
      await this.refuseDuplicateSales();
      // The transaction can't hold a description: one that says "synthetic" comes after it, any other before, so that
      // a stop in between never gives away sales that can't be made again.
      if (this.mark === 'imported') await this.describeSales(this.mark);
      await runStatements(this.connection, 'publish', this.transaction());
      if (this.mark === 'synthetic') await this.describeSales(this.mark);
      const [counted] = await runStatements<PublishedRows>(
        this.connection,
        'count',
        `SELECT (SELECT COUNT(*) FROM customers) AS customers, (SELECT COUNT(*) FROM products) AS products,
                (SELECT COUNT(*) FROM sales) AS sales`,
      );
      return counted;
    } finally {
      await this.abandon();
    }
  }

  async abandon(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await rm(this.folder, { recursive: true });
    for (const { table } of this.newRows.values()) {
      await this.connection.dataset.table(table).delete({ ignoreNotFound: true });
    }
  }

  private async gather<Row>(rows: readonly Row[], loaded: LoadedRelation<Row>): Promise<void> {
    if (rows.length === 0) return;
    const { relation, schema } = loaded;
    const file = join(this.folder, `${relation}.ndjson`);
    this.newRows.set(relation, { file, table: `retail_ml_new_${relation}_${this.run}`, schema });
    await appendFile(file, jsonLines(rows, loaded));
  }

  private async load({ file, table, schema }: NewRows): Promise<void> {
    const { dataset, place } = this.connection;
    try {
      // It goes by itself if this program is killed.
      const expirationTime = String(Date.now() + MILLISECONDS_PER_DAY);
      await dataset.createTable(table, { schema: { fields: [...schema] }, expirationTime });
      await dataset.table(table).load(file, {
        sourceFormat: 'NEWLINE_DELIMITED_JSON',
        writeDisposition: 'WRITE_TRUNCATE',
        createDisposition: 'CREATE_NEVER',
        schema: { fields: [...schema] },
      });
    } catch (error) {
      throw explainBigqueryError(place, error);
    }
  }

  private async describeSales(provenance: SalesProvenance): Promise<void> {
    const { dataset, place } = this.connection;
    try {
      await dataset.table('sales').setMetadata({ description: provenanceComment(provenance) });
    } catch (error) {
      throw explainBigqueryError(place, error);
    }
  }

  private async refuseDuplicateSales(): Promise<void> {
    const sales = this.newRows.get('sales');
    if (sales === undefined) return;
    const all = this.mode === 'append' ? `${sales.table} UNION ALL SELECT sale_id FROM sales` : sales.table;
    const duplicates = await runStatements<{ sale_id: string }>(
      this.connection,
      'duplicates',
      `SELECT sale_id FROM (SELECT sale_id FROM ${all}) GROUP BY sale_id HAVING COUNT(*) > 1 ORDER BY sale_id LIMIT 3`,
    );
    if (duplicates.length === 0) return;
    throw duplicateSales(
      describePlace(this.connection.place),
      duplicates.map((row) => row.sale_id),
    );
  }

  /** All changes become visible at once, or none do. */
  private transaction(): string {
    const statements = RETAIL_RELATIONS.flatMap((relation) => {
      const added = this.newRows.get(relation);
      const key = KEYS[relation];
      if (this.mode === 'append' && added === undefined) return [];
      const old = this.mode === 'replace' ? 'TRUE' : key && `${key} IN (SELECT ${key} FROM ${added?.table})`;
      return [
        ...(old === undefined ? [] : [`DELETE FROM ${relation} WHERE ${old};`]),
        ...(added === undefined ? [] : [insertAll(relation, added)]),
      ];
    });
    return `
      BEGIN TRANSACTION;
      ${statements.join('\n')}
      INSERT INTO products (product_id, category, name)
        SELECT DISTINCT product_id, '${UNKNOWN_CATEGORY}', product_id FROM sales
        WHERE product_id NOT IN (SELECT product_id FROM products);
      COMMIT TRANSACTION;`;
  }
}

function insertAll(relation: RetailRelation, { table, schema }: NewRows): string {
  const columns = schema.map(({ name }) => name).join(', ');
  return `INSERT INTO ${relation} (${columns}) SELECT ${columns} FROM ${table};`;
}
