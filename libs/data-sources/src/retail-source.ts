import { type ChurnSnapshot, type Day } from '@retail-ml/features';

/** Which days the sales cover, and how much there is. */
export interface SalesPeriod {
  /** The first and the last UTC day with a sales row of any kind. */
  firstDay: Day;
  lastDay: Day;
  /** Customers with at least one purchase. */
  customers: number;
  /** Sales rows: purchases, returns and sales to unknown customers. */
  sales: number;
}

/** Which snapshots are wanted. */
export interface ChurnSnapshotQuery {
  /** As-of days; the order and repetitions don't matter. */
  asOfDays: readonly Day[];
  /** Days before the as-of day over which `frequency` counts, and which make a customer active; at least 1. */
  lookbackDays: number;
  /** `all`: everyone with a purchase before the as-of day; `active`: with one in the lookback. */
  population: 'all' | 'active';
}

/** A retailer's data, wherever they are kept. */
export interface RetailSource {
  /** What and where the source is, in a few words without credentials. */
  describe(): string;

  /** @throws DataSourceError `no-sales` when there is no sales row at all. */
  salesPeriod(): Promise<SalesPeriod>;

  /**
   * Snapshots of customers on the given days, in batches of at most 2,000 rows, ordered by as-of day and then
   * by customer id in the byte order of its UTF-8 text. Rows are streamed: memory doesn't grow with their number.
   *
   * A purchase is a sale to a known customer with a quantity above 0; returns don't count and don't reduce the
   * spend. Features see the days before the as-of day only; `daysToNextPurchase` alone sees later ones.
   * `loyaltyMember` is the present one: the contract keeps no history of it.
   *
   * @throws DataSourceError `invalid-value` when a day or the lookback is no whole number of days.
   */
  churnSnapshots(query: ChurnSnapshotQuery): AsyncIterable<ChurnSnapshot[]>;

  /** Gives connections and files back; the source can't be used afterwards. */
  close(): Promise<void>;
}
