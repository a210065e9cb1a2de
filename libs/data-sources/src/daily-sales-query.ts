import { type DailySales } from '@retail-ml/features';
import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import { dayNumber, integer } from './day-expressions';
import { type DailySalesQuery } from './retail-source';
import { type RetailDatabase } from './schema/retail-database';

/** A row as the databases give it: units as a whole double-precision number, exact below 2^53. */
export interface DailySalesRow {
  day: number;
  product_id: string;
  units: number;
}

/** The query behind `RetailSource.dailySales`, the same for PostgreSQL and DuckDB. */
export function dailySalesQuery(
  db: Kysely<RetailDatabase>,
  { fromDay, untilDay }: DailySalesQuery,
): SelectQueryBuilder<RetailDatabase, never, DailySalesRow> {
  const statement = db
    .with('daily_sales', (cte) =>
      cte
        .selectFrom('sales')
        .select([
          dayNumber('sold_at').as('day'),
          sql<string>`cast(product_id as varchar)`.as('product_id'),
          // Drivers give sums of integers as text or big integers, and double-precision numbers as numbers.
          sql<number>`cast(sum(cast(quantity as integer)) as double precision)`.as('units'),
        ])
        .where('product_id', 'is not', null)
        .where('quantity', '>', 0)
        .where(sql<boolean>`${dayNumber('sold_at')} >= ${integer(fromDay)}`)
        .where(sql<boolean>`${dayNumber('sold_at')} < ${integer(untilDay)}`)
        .groupBy([sql`1`, sql`2`]),
    )
    .selectFrom('daily_sales')
    .select(['day', 'product_id', 'units'])
    .orderBy('day')
    .orderBy(sql`product_id collate "C"`);
  return statement as unknown as SelectQueryBuilder<RetailDatabase, never, DailySalesRow>;
}

export function toDailySales({ day, product_id, units }: DailySalesRow): DailySales {
  return { productId: product_id, day, units };
}
