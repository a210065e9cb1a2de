import { type ChurnSnapshot, type DailySales, type Day, type DemandSnapshot } from '@retail-ml/features';

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
  /** Where a sample is wanted; all rows where absent. */
  sample?: SnapshotSample | undefined;
}

/**
 * A sample that the database draws: a row is in it where the hash of the seed, its day and its id is below the day's
 * share. The same rows everywhere and each time, whatever their order, and whatever other rows there are.
 */
export interface SnapshotSample {
  seed: number;
  /** Share of a day's rows that is wanted, 0 to 1; days that are not named are whole. */
  shares: ReadonlyMap<Day, number>;
}

/** Which rows of demand are wanted. */
export interface DemandSnapshotQuery {
  /** Origin days; the order and repetitions don't matter. */
  originDays: readonly Day[];
  /** An origin has the products of which a unit was sold in so many days before it; at least 1, default 180. */
  soldWithinDays?: number;
}

/** Which days' sales are wanted. */
export interface DailySalesQuery {
  /** The first day, and the one after the last: `[fromDay, untilDay)`. */
  fromDay: Day;
  untilDay: Day;
}

/** Half a year: a product that rested longer is taken as no longer offered. */
export const SOLD_WITHIN_DAYS = 180;

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
   * @throws DataSourceError `invalid-value` when a day or the lookback is no whole number of days, `relation-missing`
   * or `column-missing` when `customers` or `sales` lacks something.
   */
  churnSnapshots(query: ChurnSnapshotQuery): AsyncIterable<ChurnSnapshot[]>;

  /**
   * How many snapshots `churnSnapshots` gives of each day without a sample; days without any are absent.
   *
   * @throws DataSourceError as `churnSnapshots`.
   */
  countChurnSnapshots(query: Omit<ChurnSnapshotQuery, 'sample'>): Promise<ReadonlyMap<Day, number>>;

  /**
   * Products on the given origin days, in batches as above, ordered by origin day and then by product id in the byte
   * order of its UTF-8 text.
   *
   * Demand is what was sold: the units of all sales with a quantity above 0, to known customers or not. A return
   * undoes a sale in the books, not the wish to buy, and it may come weeks later: it takes nothing away. A day
   * without a sale counts 0. Only the targets see the origin day or later; a target is null where its window ends
   * after the last day of the data. Origins less than 30 days after the first day of the data have no rows: part of
   * their 30 days was never recorded. The category is the present one, and "unknown" where `products` has none.
   *
   * @throws DataSourceError `invalid-value` when a day or `soldWithinDays` is no whole number of days,
   * `relation-missing` or `column-missing` when `products`, `sales` or `holidays` lacks something.
   */
  demandSnapshots(query: DemandSnapshotQuery): AsyncIterable<DemandSnapshot[]>;

  /**
   * What was sold of each product on each day from `fromDay` until the day before `untilDay`, in batches as above,
   * ordered by day and then by product id in the byte order of its UTF-8 text. Units are demand's, see
   * `demandSnapshots`; a day on which nothing was sold of a product has no row.
   *
   * @throws DataSourceError `invalid-value` when a day is no whole number, `relation-missing` or `column-missing` when
   * `sales` lacks something.
   */
  dailySales(query: DailySalesQuery): AsyncIterable<DailySales[]>;

  /** Gives connections and files back; the source can't be used afterwards. */
  close(): Promise<void>;
}
