import { INTERVAL_COUNT, INTERVAL_DAYS, type SurvivalCurve } from './survival-curve';

/** Days from the as-of day within which the next purchase is expected. */
export interface ActivePeriod {
  fromDays: number;
  /** At most `MOST_AHEAD_DAYS`, which stands for a year or later. */
  toDays: number;
}

/** Those of many customers, as columns. */
export interface ActivePeriods {
  nextActiveFromDays: Float64Array;
  nextActiveToDays: Float64Array;
}

const LEARNED_DAYS = INTERVAL_DAYS * INTERVAL_COUNT;

/**
 * A year: the curve is learned up to 180 days and only continued behind them, so a day far beyond, 4,000 say, would be
 * made of one small hazard and tell nobody anything but "late".
 */
const MOST_AHEAD_DAYS = 365;

/**
 * The 25 % and 75 % points of the time to the next purchase, in whole days that hold them; none, NaN, when less than
 * half of such customers buy within 180 days: they count as inactive. Where less than three quarters do, the later point
 * is read off the hazard of the last 30 learned days, up to a year.
 *
 * @returns whether there is such a period
 */
export function setNextActivePeriod(curve: SurvivalCurve, periods: ActivePeriods, row: number): boolean {
  const isActive = curve.hasHalfBought(LEARNED_DAYS);
  periods.nextActiveFromDays[row] = isActive ? Math.floor(curve.daysUntil(0.75)) : NaN;
  periods.nextActiveToDays[row] = isActive ? Math.min(Math.ceil(curve.daysUntil(0.25)), MOST_AHEAD_DAYS) : NaN;
  return isActive;
}
