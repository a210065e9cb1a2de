import { INTERVAL_COUNT, INTERVAL_DAYS, type SurvivalCurve } from './survival-curve';

/** Days from the as-of day within which the next purchase is expected. */
export interface ActivePeriod {
  fromDays: number;
  /** At most `MOST_AHEAD_DAYS`, which stands for a year or later. */
  toDays: number;
}

const LEARNED_DAYS = INTERVAL_DAYS * INTERVAL_COUNT;

/**
 * A year: the curve is learned up to 180 days and only continued behind them, so a day far beyond, 4,000 say, would be
 * made of one small hazard and tell nobody anything but "late".
 */
const MOST_AHEAD_DAYS = 365;

/**
 * The 25 % and 75 % points of the time to the next purchase, in whole days that hold them; null when less than half
 * of such customers buy within 180 days: they count as inactive. Where less than three quarters do, the later point
 * is read off the hazard of the last 30 learned days, up to a year.
 */
export function nextActivePeriod(curve: SurvivalCurve): ActivePeriod | null {
  if (curve.survival(LEARNED_DAYS) > 0.5) return null;
  return {
    fromDays: Math.floor(curve.daysUntil(0.75)),
    toDays: Math.min(Math.ceil(curve.daysUntil(0.25)), MOST_AHEAD_DAYS),
  };
}
