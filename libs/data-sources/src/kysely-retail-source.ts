import { type ChurnSnapshot, type Day, type DemandSnapshot } from '@retail-ml/features';
import { type Kysely, sql } from 'kysely';
import { churnSnapshotQuery, toChurnSnapshot } from './churn-snapshot-query';
import { DataSourceError } from './data-source-error';
import { demandSnapshotQuery, toDemandSnapshot } from './demand-snapshot-query';
import { checkRelations, type FoundRelations } from './relation-check';
import {
  type ChurnSnapshotQuery,
  type DemandSnapshotQuery,
  type RetailSource,
  type SalesPeriod,
  SOLD_WITHIN_DAYS,
} from './retail-source';
import { CHURN_READS, DEMAND_READS, type RetailDatabase } from './schema/retail-database';

const BATCH_ROWS = 2_000;

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
    if (period.first_day === null || period.last_day === null) {
      throw new DataSourceError(
        'no-sales',
        `${description} holds no sales. Fill it with "npx retail-ml import --transactions sales.csv".`,
        { source: description },
      );
    }
    return {
      firstDay: period.first_day,
      lastDay: period.last_day,
      customers: Number(period.customers),
      sales: Number(period.sales),
    };
  }

  async *churnSnapshots(query: ChurnSnapshotQuery): AsyncGenerator<ChurnSnapshot[], void, undefined> {
    checkDays('as-of', query.asOfDays);
    checkLength('lookback', query.lookbackDays);
    checkRelations(this.config.relations, CHURN_READS);
    if (query.asOfDays.length === 0) return;
    yield* this.batches(churnSnapshotQuery(this.config.db, query).stream(BATCH_ROWS), toChurnSnapshot);
  }

  async *demandSnapshots(query: DemandSnapshotQuery): AsyncGenerator<DemandSnapshot[], void, undefined> {
    const { originDays, soldWithinDays = SOLD_WITHIN_DAYS } = query;
    checkDays('origin', originDays);
    checkLength('time in which a product was sold', soldWithinDays);
    checkRelations(this.config.relations, DEMAND_READS);
    if (originDays.length === 0) return;
    const statement = demandSnapshotQuery(this.config.db, { originDays, soldWithinDays });
    yield* this.batches(statement.stream(BATCH_ROWS), toDemandSnapshot);
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

function checkDays(kind: string, days: readonly Day[]): void {
  const fractional = days.find((day) => !Number.isInteger(day));
  if (fractional !== undefined) {
    throw new DataSourceError(
      'invalid-value',
      `${fractional} is not a whole day; ${kind} days are days since 1970-01-01.`,
    );
  }
}

function checkLength(what: string, days: number): void {
  if (!Number.isInteger(days) || days < 1) {
    throw new DataSourceError('invalid-value', `The ${what} is ${days} days; it must be at least 1, and whole.`);
  }
}
