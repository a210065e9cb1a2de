import { type Day, MILLISECONDS_PER_DAY } from './day';

export const SEASONS = ['winter', 'spring', 'summer', 'autumn'] as const;
export type Season = (typeof SEASONS)[number];

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const MONTHS_PER_SEASON = 3;
/** 1970-01-01 was a Thursday. */
const FIRST_WEEKDAY = 3;

/** The meteorological season of the northern hemisphere: December to February is winter. */
export function seasonOf(day: Day): Season {
  const month = new Date(day * MILLISECONDS_PER_DAY).getUTCMonth() + 1;
  return SEASONS[Math.floor((month % 12) / MONTHS_PER_SEASON)];
}

export function weekdayOf(day: Day): Weekday {
  return WEEKDAYS[(((day + FIRST_WEEKDAY) % 7) + 7) % 7];
}
