import { type ChurnSnapshot, type Day } from '@retail-ml/features';
import { type Kysely, type QueryCreator, type SelectQueryBuilder, sql } from 'kysely';
import { dayNumber, daysTable, integer, text } from './day-expressions';
import { type ChurnSnapshotQuery, type SnapshotSample } from './retail-source';
import { HASH_DIGITS, sampleBound } from './sample-bound';
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
 * Of a sample, the rows are chosen first, and only the sales of their customers are summed up.
 *
 * @param query at least one as-of day.
 */
export function churnSnapshotQuery(
  db: Kysely<RetailDatabase>,
  { asOfDays, lookbackDays, population, sample }: ChurnSnapshotQuery,
): SelectQueryBuilder<RetailDatabase, never, ChurnSnapshotRow> {
  const past = sql`purchase_days.day < as_of_days.as_of`;
  const inLookback = sql`${past} and purchase_days.day >= as_of_days.as_of - ${integer(lookbackDays)}`;

  const wanted = sample === undefined ? wantedDays(db, asOfDays) : wantedRows(db, asOfDays, sample);
  const statement = wanted
    .with(
      (cte) => cte('purchase_days').materialized(),
      (cte) =>
        cte
          .selectFrom('sales')
          .select([
            customerId.as('customer_id'),
            dayNumber('sold_at').as('day'),
            sql<string>`sum(cast(unit_price as decimal(18, 6)) * cast(quantity as integer))`.as('spend'),
          ])
          .where('customer_id', 'is not', null)
          .where('quantity', '>', 0)
          .$if(sample !== undefined, (query) =>
            query.where(sql<boolean>`${customerId} in (select customer_id from as_of_days)`),
          )
          .groupBy([sql`1`, sql`2`]),
    )
    .with('histories', (cte) =>
      cte
        .selectFrom('as_of_days')
        .innerJoin('purchase_days', (join) =>
          join.on(
            sample === undefined
              ? sql<boolean>`true`
              : sql<boolean>`purchase_days.customer_id = as_of_days.customer_id`,
          ),
        )
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
          customerId.as('customer_id'),
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

/** The query behind `RetailSource.countChurnSnapshots`. */
export function churnSnapshotCountQuery(
  db: Kysely<RetailDatabase>,
  { asOfDays, lookbackDays, population }: Omit<ChurnSnapshotQuery, 'sample'>,
): SelectQueryBuilder<RetailDatabase, never, ChurnSnapshotCount> {
  const days = wantedDays(db, asOfDays);
  // Who has ever bought, has from the first day on; who is active must be looked for in each lookback.
  const rows =
    population === 'all'
      ? days
          .with('customers_of_days', () => firstDays(db))
          .selectFrom('as_of_days')
          .innerJoin('customers_of_days', (join) => join.on(sql<boolean>`first_day < as_of`))
          .select([sql<number>`as_of`.as('as_of'), sql<number>`cast(count(*) as integer)`.as('snapshots')])
          .groupBy(sql`1`)
      : days
          .with('customers_of_days', (cte) =>
            cte
              .selectFrom('sales')
              .select([customerId.as('customer_id'), dayNumber('sold_at').as('day')])
              .where('customer_id', 'is not', null)
              .where('quantity', '>', 0)
              .distinct(),
          )
          .selectFrom('as_of_days')
          .innerJoin('customers_of_days', (join) =>
            join.on(sql<boolean>`day < as_of and day >= as_of - ${integer(lookbackDays)}`),
          )
          .select([
            sql<number>`as_of`.as('as_of'),
            sql<number>`cast(count(distinct customer_id) as integer)`.as('snapshots'),
          ])
          .groupBy(sql`1`);
  return rows as unknown as SelectQueryBuilder<RetailDatabase, never, ChurnSnapshotCount>;
}

/** How many snapshots an as-of day has. */
export interface ChurnSnapshotCount {
  as_of: number;
  snapshots: number;
}

const customerId = sql<string>`cast(customer_id as varchar)`;

/** What follows may read `as_of_days`: the days; of a sample the rows that are in it, a day and a customer each. */
type WithAsOfDays = QueryCreator<RetailDatabase & { as_of_days: { as_of: number } }>;

function wantedDays(db: Kysely<RetailDatabase>, asOfDays: readonly Day[]): WithAsOfDays {
  return db.with('as_of_days', () => daysTable(db, asOfDays, 'as_of'));
}

/** A row exists from the day after its customer's first purchase on. MD5 is what all three databases have. */
function wantedRows(db: Kysely<RetailDatabase>, asOfDays: readonly Day[], sample: SnapshotSample): WithAsOfDays {
  const bounds = [...new Set(asOfDays)].map((day) =>
    db.selectNoFrom([integer(day).as('day'), text(sampleBound(sample, day)).as('bound')]),
  );
  const hash = sql`substr(md5(${text(`${sample.seed} `)} || cast(bounds.day as varchar) || ' ' || customer_id), 1, ${sql.lit(HASH_DIGITS)})`;
  const creator = db
    .with('bounds', () => bounds.reduce((all, day) => all.unionAll(day)))
    .with('first_days', () => firstDays(db))
    .with(
      (cte) => cte('as_of_days').materialized(),
      (cte) =>
        cte
          .selectFrom('bounds')
          .innerJoin('first_days', (join) => join.on(sql<boolean>`first_day < bounds.day`))
          .select([sql<number>`bounds.day`.as('as_of'), sql<string>`customer_id`.as('customer_id')])
          .where(sql<boolean>`${hash} collate "C" < bounds.bound`),
    );
  return creator as unknown as WithAsOfDays;
}

/** Each customer's first day with a purchase. */
function firstDays(db: Kysely<RetailDatabase>) {
  return db
    .selectFrom('sales')
    .select([customerId.as('customer_id'), sql<number>`min(${dayNumber('sold_at')})`.as('first_day')])
    .where('customer_id', 'is not', null)
    .where('quantity', '>', 0)
    .groupBy(sql`1`);
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
