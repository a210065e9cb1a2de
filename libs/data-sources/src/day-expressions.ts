import { type Day } from '@retail-ml/features';
import { type Kysely, sql } from 'kysely';
import { type RetailDatabase } from './schema/retail-database';

/** The UTC day of a date or timestamp column as days since 1970-01-01; the session's time zone is UTC. */
export const dayNumber = (column: string) =>
  sql<number>`cast(cast(${sql.ref(column)} as date) - date '1970-01-01' as integer)`;

/** A parameter whose type both databases know. */
export const integer = (value: number) => sql<number>`cast(${value} as integer)`;

/** A parameter whose type both databases know. */
export const text = (value: string) => sql<string>`cast(${value} as varchar)`;

/** A table of one column with each of the days once; at least one day. */
export function daysTable<Column extends string>(db: Kysely<RetailDatabase>, days: readonly Day[], column: Column) {
  const rows = [...new Set(days)].map((day) => db.selectNoFrom(integer(day).as(column)));
  return rows.reduce((all, day) => all.unionAll(day));
}
