import { type Day } from '@retail-ml/features';

/** A row of `retail.customers`. */
export interface CustomerRow {
  customerId: string;
  joinedOn: Day;
  loyaltyMember: boolean;
}

/** A row of `retail.products`. */
export interface ProductRow {
  productId: string;
  category: string;
  name: string;
}

/** A row of `retail.sales`. */
export interface SaleRow {
  /** Differs from all others. */
  saleId: string;
  customerId: string | null;
  productId: string;
  storeId: string | null;
  /** The instant, in milliseconds since 1970-01-01 UTC. */
  soldAtMilliseconds: number;
  /** Units; negative for a return. A whole number of at most 32 bits. */
  quantity: number;
  /** Price of one unit in millionths of the currency's unit: 2.55 is 2,550,000. A whole number from 0 to 9e15. */
  unitPriceMicros: number;
}

/** A row of `retail.holidays`. */
export interface HolidayRow {
  day: Day;
  name: string;
}

/** The category of a product that nobody has given one. */
export const UNKNOWN_CATEGORY = 'unknown';

/**
 * Fills a retailer's relations, all or nothing: readers see the old rows until `publish` has succeeded.
 * Batches of thousands of rows are fast; the calls must follow one another.
 */
export interface RetailWriter {
  /** Adds customers or replaces those with the same id. Ids within all batches must differ. */
  addCustomers(rows: readonly CustomerRow[]): Promise<void>;
  /** Adds products or replaces those with the same id. Ids within all batches must differ. */
  addProducts(rows: readonly ProductRow[]): Promise<void>;
  addSales(rows: readonly SaleRow[]): Promise<void>;
  addHolidays(rows: readonly HolidayRow[]): Promise<void>;
  /**
   * Gives each sold product without a row one of the category "unknown", and makes everything visible.
   *
   * @throws DataSourceError `duplicate-key` when two sales have one id; nothing is kept then.
   */
  publish(): Promise<PublishedRows>;
  /** Leaves the old rows as they were. Does nothing after `publish`. */
  abandon(): Promise<void>;
}

/** What the relations hold after publishing. */
export interface PublishedRows {
  customers: number;
  products: number;
  sales: number;
}

/** Whether a writer empties the relations first. */
export type WriteMode = 'replace' | 'append';
