import { type ChurnSnapshot } from '@retail-ml/features';
import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import { dayNumber, daysTable, integer } from './day-expressions';
import { type ChurnSnapshotQuery } from './retail-source';
import { type RetailDatabase } from './schema/retail-database';

/** A row as the databases give it: whole numbers as numbers, the sum as exact decimal text. */
export interface ChurnSnapshotRow {
  as_of: number;
  customer_id: string;
  recency_days: number;
  frequency: number;
  total_purchases: number;
  total_spend: string;
  days_since_join: number;
  loyalty_member: boolean;
  days_to_next_purchase: number | null;
}

/**
 * The query behind `RetailSource.churnSnapshots`, the same for PostgreSQL and DuckDB.
 *
 * Every aggregate that becomes a feature is filtered to the days before the as-of day; only the one behind
 * `days_to_next_purchase` looks at later days. Columns of a team's views may have other types than the tables,
 * so each is cast: an integer id to text, a floating-point price to a decimal whose sum doesn't depend on order.
 *
 * @param query at least one as-of day.
 */
export function churnSnapshotQuery(
  db: Kysely<RetailDatabase>,
  { asOfDays, lookbackDays, population }: ChurnSnapshotQuery,
): SelectQueryBuilder<RetailDatabase, never, ChurnSnapshotRow> {
  const past = sql`purchase_days.day < as_of_days.as_of`;
  const inLookback = sql`${past} and purchase_days.day >= as_of_days.as_of - ${integer(lookbackDays)}`;

  const statement = db
    .with(
      (cte) => cte('purchase_days').materialized(),
      (cte) =>
        cte
          .selectFrom('sales')
          .select([
            sql<string>`cast(customer_id as varchar)`.as('customer_id'),
            dayNumber('sold_at').as('day'),
            sql<string>`sum(cast(unit_price as decimal(18, 6)) * cast(quantity as integer))`.as('spend'),
          ])
          .where('customer_id', 'is not', null)
          .where('quantity', '>', 0)
          .groupBy([sql`1`, sql`2`]),
    )
    .with('as_of_days', () => daysTable(db, asOfDays, 'as_of'))
    .with('histories', (cte) =>
      cte
        .selectFrom('as_of_days')
        .crossJoin('purchase_days')
        .select([
          'as_of_days.as_of',
          'purchase_days.customer_id',
          sql<number>`min(purchase_days.day) filter (where ${past})`.as('first_day'),
          sql<number>`max(purchase_days.day) filter (where ${past})`.as('last_day'),
          sql<number>`count(*) filter (where ${inLookback})`.as('frequency'),
          sql<number>`count(*) filter (where ${past})`.as('total_purchases'),
          sql<string>`sum(purchase_days.spend) filter (where ${past})`.as('total_spend'),
          sql<number | null>`min(purchase_days.day) filter (where not (${past}))`.as('next_day'),
        ])
        .groupBy(['as_of_days.as_of', 'purchase_days.customer_id'])
        .having(sql<boolean>`count(*) filter (where ${population === 'active' ? inLookback : past}) > 0`),
    )
    .with('members', (cte) =>
      cte
        .selectFrom('customers')
        .select([
          sql<string>`cast(customer_id as varchar)`.as('customer_id'),
          sql<number>`min(${dayNumber('joined_on')})`.as('joined_day'),
          sql<boolean>`bool_or(cast(loyalty_member as boolean))`.as('loyalty_member'),
        ])
        .groupBy(sql`1`),
    )
    .selectFrom('histories')
    .leftJoin('members', 'members.customer_id', 'histories.customer_id')
    .select([
      'histories.as_of',
      'histories.customer_id',
      sql<number>`cast(as_of - last_day as integer)`.as('recency_days'),
      sql<number>`cast(frequency as integer)`.as('frequency'),
      sql<number>`cast(total_purchases as integer)`.as('total_purchases'),
      sql<string>`cast(total_spend as varchar)`.as('total_spend'),
      // A joining day after the first purchase, and so one after the as-of day too, changes nothing.
      sql<number>`cast(as_of - least(first_day, coalesce(joined_day, first_day)) as integer)`.as('days_since_join'),
      sql<boolean>`coalesce(loyalty_member, false)`.as('loyalty_member'),
      sql<number | null>`cast(next_day - as_of as integer)`.as('days_to_next_purchase'),
    ])
    .orderBy('histories.as_of')
    .orderBy(sql`histories.customer_id collate "C"`);
  return statement as unknown as SelectQueryBuilder<RetailDatabase, never, ChurnSnapshotRow>;
}

/** The snapshot in a row. The mean is made here, so that every database gives the same bits. */
export function toChurnSnapshot(row: ChurnSnapshotRow): ChurnSnapshot {
  return {
    customerId: row.customer_id,
    asOf: row.as_of,
    recencyDays: row.recency_days,
    frequency: row.frequency,
    avgMonetary: Number(row.total_spend) / row.total_purchases,
    loyaltyMember: row.loyalty_member,
    daysSinceJoin: row.days_since_join,
    totalPurchases: row.total_purchases,
    daysToNextPurchase: row.days_to_next_purchase,
  };
}
