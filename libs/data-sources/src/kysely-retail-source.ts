import { type ChurnSnapshot, type DailySales, type Day, type DemandSnapshot } from '@retail-ml/features';
import { type Kysely, sql } from 'kysely';
import { churnSnapshotCountQuery, churnSnapshotQuery, toChurnSnapshot } from './churn-snapshot-query';
import { dailySalesQuery, toDailySales } from './daily-sales-query';
import { demandSnapshotQuery, toDemandSnapshot } from './demand-snapshot-query';
import { noSales } from './no-sales';
import { checkRelations, type FoundRelations } from './relation-check';
import {
  type ChurnSnapshotQuery,
  type DailySalesQuery,
  type DemandSnapshotQuery,
  type RetailSource,
  type SalesPeriod,
  SOLD_WITHIN_DAYS,
} from './retail-source';
import { CHURN_READS, DAILY_SALES_READS, DEMAND_READS, type RetailDatabase } from './schema/retail-database';
import { BATCH_ROWS, checkChurnQuery, checkDailySalesQuery, checkDemandQuery } from './snapshot-query-check';

export interface KyselyRetailSourceConfig {
  /** Queries of the schema that holds the relations, in sessions whose time zone is UTC. */
  db: Kysely<RetailDatabase>;
  /** What the source holds, so that each query can check what it needs and no more. */
  relations: FoundRelations;
  /** Makes the database's own error one that says how to mend it. */
  explain: (error: unknown) => unknown;
}

/** A retailer's data in a database that Kysely speaks to. */
export class KyselyRetailSource implements RetailSource {
  constructor(private readonly config: KyselyRetailSourceConfig) {}

  describe(): string {
    return this.config.relations.description;
  }

  async salesPeriod(): Promise<SalesPeriod> {
    const { description } = this.config.relations;
    const period = await this.config.db
      .selectFrom('sales')
      .select([
        sql<string>`cast(count(*) as varchar)`.as('sales'),
        sql<number | null>`cast(min(cast(sold_at as date)) - date '1970-01-01' as integer)`.as('first_day'),
        sql<number | null>`cast(max(cast(sold_at as date)) - date '1970-01-01' as integer)`.as('last_day'),
        sql<string>`cast(count(distinct customer_id) filter (where quantity > 0) as varchar)`.as('customers'),
      ])
      .executeTakeFirstOrThrow()
      .catch((error: unknown) => {
        throw this.config.explain(error);
      });
    if (period.first_day === null || period.last_day === null) throw noSales(description);
    return {
      firstDay: period.first_day,
      lastDay: period.last_day,
      customers: Number(period.customers),
      sales: Number(period.sales),
    };
  }

  async *churnSnapshots(query: ChurnSnapshotQuery): AsyncGenerator<ChurnSnapshot[], void, undefined> {
    checkChurnQuery(query);
    checkRelations(this.config.relations, CHURN_READS);
    if (query.asOfDays.length === 0) return;
    yield* this.batches(churnSnapshotQuery(this.config.db, query).stream(BATCH_ROWS), toChurnSnapshot);
  }

  async countChurnSnapshots(query: Omit<ChurnSnapshotQuery, 'sample'>): Promise<ReadonlyMap<Day, number>> {
    checkChurnQuery(query);
    checkRelations(this.config.relations, CHURN_READS);
    if (query.asOfDays.length === 0) return new Map();
    const counts = await churnSnapshotCountQuery(this.config.db, query)
      .execute()
      .catch((error: unknown) => {
        throw this.config.explain(error);
      });
    return new Map(counts.map(({ as_of, snapshots }) => [as_of, snapshots]));
  }

  async *demandSnapshots(query: DemandSnapshotQuery): AsyncGenerator<DemandSnapshot[], void, undefined> {
    const { originDays, soldWithinDays = SOLD_WITHIN_DAYS } = query;
    checkDemandQuery({ originDays, soldWithinDays });
    checkRelations(this.config.relations, DEMAND_READS);
    if (originDays.length === 0) return;
    const statement = demandSnapshotQuery(this.config.db, { originDays, soldWithinDays });
    yield* this.batches(statement.stream(BATCH_ROWS), toDemandSnapshot);
  }

  async *dailySales(query: DailySalesQuery): AsyncGenerator<DailySales[], void, undefined> {
    checkDailySalesQuery(query);
    checkRelations(this.config.relations, DAILY_SALES_READS);
    yield* this.batches(dailySalesQuery(this.config.db, query).stream(BATCH_ROWS), toDailySales);
  }

  async close(): Promise<void> {
    await this.config.db.destroy();
  }

  private async *batches<Row, Snapshot>(
    rows: AsyncIterable<Row>,
    toSnapshot: (row: Row) => Snapshot,
  ): AsyncGenerator<Snapshot[], void, undefined> {
    let batch: Snapshot[] = [];
    try {
      for await (const row of rows) {
        batch.push(toSnapshot(row));
        if (batch.length === BATCH_ROWS) {
          yield batch;
          batch = [];
        }
      }
    } catch (error) {
      throw this.config.explain(error);
    }
    if (batch.length > 0) yield batch;
  }
}
