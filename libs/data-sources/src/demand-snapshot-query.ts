import { type DemandSnapshot, seasonOf, weekdayOf } from '@retail-ml/features';
import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import { dayNumber, daysTable, integer } from './day-expressions';
import { UNKNOWN_CATEGORY } from './retail-rows';
import { type DemandSnapshotQuery } from './retail-source';
import { type RetailDatabase } from './schema/retail-database';

/** A row as the databases give it: counts as whole double-precision numbers, exact below 2^53. */
export interface DemandSnapshotRow {
  origin: number;
  product_id: string;
  category: string;
  is_holiday: boolean;
  units_7d: number;
  units_14d: number;
  units_30d: number;
  target_7d: number | null;
  target_30d: number | null;
}

/** Days of the longest window of sales before the origin day. */
export const LONGEST_WINDOW_DAYS = 30;
/** Days of the longer target. */
const LONGEST_TARGET_DAYS = 30;

/**
 * The query behind `RetailSource.demandSnapshots`, the same for PostgreSQL and DuckDB.
 *
 * A day without a row of `daily_sales` is a day without a sale: sums that ignore it count it as zero, so no series
 * is filled in. That holds for recorded days only, which is why origins too near the first day of the data are left
 * out and targets that reach beyond the last are null. Whether a product belongs to an origin, its units and the
 * first day of the data depend on the days before the origin alone; only the targets and the last day look further.
 *
 * @param query at least one origin day.
 */
export function demandSnapshotQuery(
  db: Kysely<RetailDatabase>,
  { originDays, soldWithinDays }: Required<DemandSnapshotQuery>,
): SelectQueryBuilder<RetailDatabase, never, DemandSnapshotRow> {
  const statement = db
    .with(
      (cte) => cte('daily_sales').materialized(),
      (cte) =>
        cte
          .selectFrom('sales')
          .select([
            sql<string>`cast(product_id as varchar)`.as('product_id'),
            dayNumber('sold_at').as('day'),
            sql<string>`sum(cast(quantity as integer))`.as('units'),
          ])
          .where('product_id', 'is not', null)
          .where('quantity', '>', 0)
          .groupBy([sql`1`, sql`2`]),
    )
    .with('period', (cte) =>
      cte
        .selectFrom('sales')
        .select([
          sql<number>`min(${dayNumber('sold_at')})`.as('first_day'),
          sql<number>`max(${dayNumber('sold_at')})`.as('last_day'),
        ]),
    )
    .with('all_origins', () => daysTable(db, originDays, 'origin'))
    .with('origins', (cte) =>
      cte
        .selectFrom('all_origins')
        .innerJoin('period', (join) =>
          join.on(sql<boolean>`period.first_day <= all_origins.origin - ${integer(LONGEST_WINDOW_DAYS)}`),
        )
        .select((eb) => [
          'all_origins.origin',
          'period.last_day',
          eb(
            'all_origins.origin',
            'in',
            eb.selectFrom('holidays').select(dayNumber('day').as('day')).where('day', 'is not', null),
          ).as('is_holiday'),
        ]),
    )
    .with('windows', (cte) =>
      cte
        .selectFrom('origins')
        .innerJoin('daily_sales', (join) =>
          join
            .on(
              sql<boolean>`daily_sales.day >= origins.origin - ${integer(Math.max(soldWithinDays, LONGEST_WINDOW_DAYS))}`,
            )
            .on(sql<boolean>`daily_sales.day < origins.origin + ${integer(LONGEST_TARGET_DAYS)}`),
        )
        .select([
          'origins.origin',
          'daily_sales.product_id',
          unitsBefore(7).as('units_7d'),
          unitsBefore(14).as('units_14d'),
          unitsBefore(30).as('units_30d'),
          unitsFrom(7).as('target_7d'),
          unitsFrom(30).as('target_30d'),
        ])
        .groupBy(['origins.origin', 'daily_sales.product_id'])
        .having(sql<boolean>`count(*) filter (where ${before(soldWithinDays)}) > 0`),
    )
    .with('categories', (cte) =>
      cte
        .selectFrom('products')
        .select([
          sql<string>`cast(product_id as varchar)`.as('product_id'),
          sql<string | null>`min(nullif(cast(category as varchar), '') collate "C")`.as('category'),
        ])
        .groupBy(sql`1`),
    )
    .selectFrom('windows')
    .innerJoin('origins', 'origins.origin', 'windows.origin')
    .leftJoin('categories', 'categories.product_id', 'windows.product_id')
    .select([
      'windows.origin',
      'windows.product_id',
      sql<string>`coalesce(category, ${sql.lit(UNKNOWN_CATEGORY)})`.as('category'),
      'origins.is_holiday',
      'units_7d',
      'units_14d',
      'units_30d',
      sql<number | null>`case when origins.origin + 6 <= last_day then target_7d end`.as('target_7d'),
      sql<number | null>`case when origins.origin + 29 <= last_day then target_30d end`.as('target_30d'),
    ])
    .orderBy('windows.origin')
    .orderBy(sql`windows.product_id collate "C"`);
  return statement as unknown as SelectQueryBuilder<RetailDatabase, never, DemandSnapshotRow>;
}

const before = (days: number) =>
  sql<boolean>`daily_sales.day < origins.origin and daily_sales.day >= origins.origin - ${integer(days)}`;

const unitsBefore = (days: number) => unitsWhere(before(days));

const unitsFrom = (days: number) =>
  unitsWhere(sql<boolean>`daily_sales.day >= origins.origin and daily_sales.day < origins.origin + ${integer(days)}`);

/** Drivers give sums of integers as text or big integers, and double-precision numbers as numbers. */
const unitsWhere = (condition: ReturnType<typeof before>) =>
  sql<number>`cast(coalesce(sum(daily_sales.units) filter (where ${condition}), 0) as double precision)`;

/** The snapshot in a row, with the calendar of its origin day. */
export function toDemandSnapshot(row: DemandSnapshotRow): DemandSnapshot {
  return {
    productId: row.product_id,
    origin: row.origin,
    category: row.category,
    recentSales7d: row.units_7d,
    recentSales14d: row.units_14d,
    recentSales30d: row.units_30d,
    season: seasonOf(row.origin),
    weekday: weekdayOf(row.origin),
    isHoliday: row.is_holiday,
    target7d: row.target_7d,
    target30d: row.target_30d,
  };
}
