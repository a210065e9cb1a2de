import { type RetailSource } from '@retail-ml/data-sources';
import { type ChurnSnapshot, type Day, type DemandSnapshot, SEASONS, WEEKDAYS } from '@retail-ml/features';
import { type InputCells } from '../tables/tabular-model';

/** Customers or products as of one day, as a model's table reads them. */
export interface SnapshotCells {
  ids: string[];
  cells: InputCells;
  /** How many of them did something in the last seven days. */
  lately: number;
}

/** Whose snapshots are meant, as in training. */
export interface ScoredPopulation {
  lookbackDays: number;
  population: 'all' | 'active';
}

const FRESH_DAYS = 7;

/** Customers as of a day, by the query that training reads. */
export async function* churnCells(
  source: RetailSource,
  asOf: Day,
  population: ScoredPopulation,
): AsyncGenerator<SnapshotCells, void, undefined> {
  for await (const batch of source.churnSnapshots({ asOfDays: [asOf], ...population })) {
    yield {
      ids: batch.map(({ customerId }) => customerId),
      lately: batch.filter(({ recencyDays }) => recencyDays <= FRESH_DAYS).length,
      cells: customers(batch),
    };
  }
}

/** Products as of a day, by the query that training reads. */
export async function* demandCells(source: RetailSource, asOf: Day): AsyncGenerator<SnapshotCells, void, undefined> {
  for await (const batch of source.demandSnapshots({ originDays: [asOf] })) {
    yield {
      ids: batch.map(({ productId }) => productId),
      lately: batch.filter(({ recentSales7d }) => recentSales7d > 0).length,
      cells: products(batch),
    };
  }
}

function customers(batch: readonly ChurnSnapshot[]): InputCells {
  return {
    rowCount: batch.length,
    numbers: {
      recency_days: Float64Array.from(batch, (it) => it.recencyDays),
      frequency: Float64Array.from(batch, (it) => it.frequency),
      avg_monetary: Float64Array.from(batch, (it) => it.avgMonetary),
      loyalty_member: Float64Array.from(batch, (it) => (it.loyaltyMember ? 1 : 0)),
      days_since_join: Float64Array.from(batch, (it) => it.daysSinceJoin),
      total_purchases: Float64Array.from(batch, (it) => it.totalPurchases),
    },
    texts: {},
  };
}

function products(batch: readonly DemandSnapshot[]): InputCells {
  return {
    rowCount: batch.length,
    numbers: {
      recent_sales_7d: Float64Array.from(batch, (it) => it.recentSales7d),
      recent_sales_14d: Float64Array.from(batch, (it) => it.recentSales14d),
      recent_sales_30d: Float64Array.from(batch, (it) => it.recentSales30d),
      seasonality: Float64Array.from(batch, (it) => SEASONS.indexOf(it.season)),
      day_of_week: Float64Array.from(batch, (it) => WEEKDAYS.indexOf(it.weekday)),
      is_holiday: Float64Array.from(batch, (it) => (it.isHoliday ? 1 : 0)),
      as_of_date: Float64Array.from(batch, (it) => it.origin),
    },
    texts: { category: batch.map((it) => it.category), product_id: batch.map((it) => it.productId) },
  };
}
