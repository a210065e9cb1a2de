import { FeatureError } from './feature-error';

/**
 * A calendar day in UTC, as the count of days since 1970-01-01. Days are plain integers, so that
 * `asOf - 180` is the day 180 days before and a label window is `[asOf, asOf + horizonDays)`.
 *
 * @example
 * const asOf = parseDay('2026-11-01');
 * formatDay(asOf - 1); // '2026-10-31'
 */
export type Day = number;

export const MILLISECONDS_PER_DAY = 86_400_000;

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The day that an ISO date (`YYYY-MM-DD`) names.
 *
 * @throws FeatureError `invalid-day` when the text has another form or names no day of the calendar.
 */
export function parseDay(isoDate: string): Day {
  const milliseconds = ISO_DAY.test(isoDate) ? Date.parse(`${isoDate}T00:00:00Z`) : NaN;
  const day = milliseconds / MILLISECONDS_PER_DAY;
  // Date.parse takes 2026-02-30 for 2 March: only a day that prints as it was written is one.
  if (Number.isNaN(day) || formatDay(day) !== isoDate) {
    throw new FeatureError('invalid-day', `"${isoDate}" is not a day of the form YYYY-MM-DD.`);
  }
  return day;
}

/** The ISO date (`YYYY-MM-DD`) of a day. */
export function formatDay(day: Day): string {
  return new Date(day * MILLISECONDS_PER_DAY).toISOString().slice(0, 10);
}

/** The UTC day in which an instant lies. */
export function dayOf(instant: Date): Day {
  return Math.floor(instant.getTime() / MILLISECONDS_PER_DAY);
}
