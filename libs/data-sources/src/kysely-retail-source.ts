import { type ChurnSnapshot } from '@retail-ml/features';
import { type Kysely, sql } from 'kysely';
import { churnSnapshotQuery, toChurnSnapshot } from './churn-snapshot-query';
import { DataSourceError } from './data-source-error';
import { type ChurnSnapshotQuery, type RetailSource, type SalesPeriod } from './retail-source';
import { type RetailDatabase } from './schema/retail-database';

const BATCH_ROWS = 2_000;

export interface KyselyRetailSourceConfig {
  /** Queries of the schema that holds the relations, in sessions whose time zone is UTC. */
  db: Kysely<RetailDatabase>;
  /** What and where the source is, without credentials. */
  description: string;
  /** Makes the database's own error one that says how to mend it. */
  explain: (error: unknown) => unknown;
}

/** A retailer's data in a database that Kysely speaks to. */
export class KyselyRetailSource implements RetailSource {
  constructor(private readonly config: KyselyRetailSourceConfig) {}

  describe(): string {
    return this.config.description;
  }

  async salesPeriod(): Promise<SalesPeriod> {
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
        `${this.config.description} holds no sales. Fill it with "npx retail-ml import --transactions sales.csv".`,
        { source: this.config.description },
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
    checkQuery(query);
    if (query.asOfDays.length === 0) return;
    let batch: ChurnSnapshot[] = [];
    try {
      for await (const row of churnSnapshotQuery(this.config.db, query).stream(BATCH_ROWS)) {
        batch.push(toChurnSnapshot(row));
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

  async close(): Promise<void> {
    await this.config.db.destroy();
  }
}

function checkQuery({ asOfDays, lookbackDays }: ChurnSnapshotQuery): void {
  const fractional = asOfDays.find((day) => !Number.isInteger(day));
  if (fractional !== undefined) {
    throw new DataSourceError(
      'invalid-value',
      `${fractional} is not a whole day; as-of days are days since 1970-01-01.`,
    );
  }
  if (!Number.isInteger(lookbackDays) || lookbackDays < 1) {
    throw new DataSourceError(
      'invalid-value',
      `The lookback is ${lookbackDays} days; it must be at least 1, and whole.`,
    );
  }
}
