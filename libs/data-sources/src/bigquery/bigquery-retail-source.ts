import { type ChurnSnapshot, type DailySales, type Day, type DemandSnapshot } from '@retail-ml/features';
import { type ChurnSnapshotCount, type ChurnSnapshotRow, toChurnSnapshot } from '../churn-snapshot-query';
import { type DailySalesRow, toDailySales } from '../daily-sales-query';
import { type DemandSnapshotRow, LONGEST_WINDOW_DAYS, toDemandSnapshot } from '../demand-snapshot-query';
import { checkRelations, type FoundRelations } from '../relation-check';
import {
  type ChurnSnapshotQuery,
  type DailySalesQuery,
  type DemandSnapshotQuery,
  type RetailSource,
  type SalesPeriod,
  SOLD_WITHIN_DAYS,
} from '../retail-source';
import { noSales } from '../no-sales';
import { sampleBound } from '../sample-bound';
import { CHURN_READS, DAILY_SALES_READS, DEMAND_READS } from '../schema/retail-database';
import { BATCH_ROWS, checkChurnQuery, checkDailySalesQuery, checkDemandQuery } from '../snapshot-query-check';
import { type BigqueryConnection } from './bigquery-connection';
import { type BigqueryQuery, queryPages } from './bigquery-jobs';

interface SalesPeriodRow {
  sales: number;
  first_day: number | null;
  last_day: number | null;
  customers: number;
}

/** A retailer's data in BigQuery. */
export class BigqueryRetailSource implements RetailSource {
  constructor(
    private readonly connection: BigqueryConnection,
    private readonly relations: FoundRelations,
  ) {}

  describe(): string {
    return this.relations.description;
  }

  async salesPeriod(): Promise<SalesPeriod> {
    for await (const [period] of queryPages<SalesPeriodRow>(this.connection, { name: 'sales-period' })) {
      const { first_day: firstDay, last_day: lastDay, customers, sales } = period;
      if (firstDay !== null && lastDay !== null) return { firstDay, lastDay, customers, sales };
    }
    throw noSales(this.relations.description);
  }

  async *churnSnapshots(query: ChurnSnapshotQuery): AsyncGenerator<ChurnSnapshot[], void, undefined> {
    checkChurnQuery(query);
    checkRelations(this.relations, CHURN_READS);
    if (query.asOfDays.length === 0) return;
    const { asOfDays, lookbackDays, population, sample } = query;
    yield* this.batches(
      {
        name: 'churn-snapshots',
        params: {
          as_of_days: asOfDays,
          lookback_days: lookbackDays,
          active_only: population === 'active',
          sample_seed: sample?.seed ?? 0,
          sample_bounds: asOfDays.map((day) => sampleBound(sample, day)),
        },
        types: {
          as_of_days: ['INT64'],
          lookback_days: 'INT64',
          active_only: 'BOOL',
          sample_seed: 'INT64',
          sample_bounds: ['STRING'],
        },
      },
      toChurnSnapshot,
    );
  }

  async countChurnSnapshots(query: Omit<ChurnSnapshotQuery, 'sample'>): Promise<ReadonlyMap<Day, number>> {
    checkChurnQuery(query);
    checkRelations(this.relations, CHURN_READS);
    const { asOfDays, lookbackDays, population } = query;
    const counts = new Map<Day, number>();
    if (asOfDays.length === 0) return counts;
    const pages = queryPages<ChurnSnapshotCount>(this.connection, {
      name: 'churn-snapshot-counts',
      params: { as_of_days: asOfDays, lookback_days: lookbackDays, active_only: population === 'active' },
      types: { as_of_days: ['INT64'], lookback_days: 'INT64', active_only: 'BOOL' },
    });
    for await (const rows of pages) for (const { as_of, snapshots } of rows) counts.set(as_of, snapshots);
    return counts;
  }

  async *demandSnapshots(query: DemandSnapshotQuery): AsyncGenerator<DemandSnapshot[], void, undefined> {
    const { originDays, soldWithinDays = SOLD_WITHIN_DAYS } = query;
    checkDemandQuery({ originDays, soldWithinDays });
    checkRelations(this.relations, DEMAND_READS);
    if (originDays.length === 0) return;
    yield* this.batches(
      {
        name: 'demand-snapshots',
        params: {
          origin_days: originDays,
          sold_within_days: soldWithinDays,
          oldest_day: Math.max(soldWithinDays, LONGEST_WINDOW_DAYS),
        },
        types: { origin_days: ['INT64'], sold_within_days: 'INT64', oldest_day: 'INT64' },
      },
      toDemandSnapshot,
    );
  }

  async *dailySales(query: DailySalesQuery): AsyncGenerator<DailySales[], void, undefined> {
    checkDailySalesQuery(query);
    checkRelations(this.relations, DAILY_SALES_READS);
    yield* this.batches(
      {
        name: 'daily-sales',
        params: { from_day: query.fromDay, until_day: query.untilDay },
        types: { from_day: 'INT64', until_day: 'INT64' },
      },
      toDailySales,
    );
  }

  /** There is no connection to give back: each request is one of its own. */
  async close(): Promise<void> {
    return Promise.resolve();
  }

  private async *batches<Row extends ChurnSnapshotRow | DemandSnapshotRow | DailySalesRow, Snapshot>(
    query: BigqueryQuery,
    toSnapshot: (row: Row) => Snapshot,
  ): AsyncGenerator<Snapshot[], void, undefined> {
    for await (const rows of queryPages<Row>(this.connection, query)) {
      for (let from = 0; from < rows.length; from += BATCH_ROWS) {
        yield rows.slice(from, from + BATCH_ROWS).map(toSnapshot);
      }
    }
  }
}
