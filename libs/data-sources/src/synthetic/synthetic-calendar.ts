import { type Day, formatDay, parseDay } from '@retail-ml/features';
import { type HolidayRow } from '../retail-rows';

/** How much more or less is bought on each day, for all customers alike; 1 on an average working day. */
export interface SyntheticCalendar {
  firstDay: Day;
  lastDay: Day;
  holidays: readonly HolidayRow[];
  /** The factor of a day; 0 on holidays when the shops are closed. Days after the last follow the same rules. */
  visitFactor: (day: Day) => number;
}

/** Sunday first. */
const WEEKDAY_FACTORS = [0.55, 0.85, 0.85, 0.9, 1, 1.35, 1.5];
/** January first. */
const MONTH_FACTORS = [0.8, 0.85, 0.95, 1, 1, 0.95, 0.9, 0.9, 1, 1.05, 1.25, 1.35];
const CLOSED: Readonly<Record<string, string>> = {
  '01-01': "New Year's Day",
  '05-01': 'Labour Day',
  '12-25': 'Christmas Day',
  '12-26': 'Boxing Day',
};
const BLACK_FRIDAY = 'Black Friday';
const BLACK_FRIDAY_FACTOR = 2;

export function syntheticCalendar(firstDay: Day, lastDay: Day): SyntheticCalendar {
  const days = Array.from({ length: lastDay - firstDay + 1 }, (_, index) => firstDay + index);
  const factors = days.map(visitFactor);
  return {
    firstDay,
    lastDay,
    holidays: days.flatMap((day) => {
      const name = holidayName(day);
      return name === undefined ? [] : [{ day, name }];
    }),
    visitFactor: (day) => factors[day - firstDay] ?? visitFactor(day),
  };
}

/** 0 is Sunday; 1970-01-01 was a Thursday. */
export function weekday(day: Day): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** 1 is January. */
export function monthOf(day: Day): number {
  return Number(formatDay(day).slice(5, 7));
}

/** Days since the first of January of the day's year, 0 to 365. */
export function dayOfYear(day: Day): number {
  return day - parseDay(`${formatDay(day).slice(0, 4)}-01-01`);
}

function visitFactor(day: Day): number {
  const holiday = holidayName(day);
  if (holiday !== undefined && holiday !== BLACK_FRIDAY) return 0;
  const factor = WEEKDAY_FACTORS[weekday(day)] * MONTH_FACTORS[monthOf(day) - 1];
  return holiday === BLACK_FRIDAY ? factor * BLACK_FRIDAY_FACTOR : factor;
}

function holidayName(day: Day): string | undefined {
  const monthAndDay = formatDay(day).slice(5);
  // The day after the fourth Thursday of November.
  if (weekday(day) === 5 && monthAndDay >= '11-23' && monthAndDay <= '11-29') return BLACK_FRIDAY;
  return CLOSED[monthAndDay];
}
