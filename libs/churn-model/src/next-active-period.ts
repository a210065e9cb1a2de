import { INTERVAL_COUNT, INTERVAL_DAYS, type SurvivalCurve } from './survival-curve';

/** Days from the as-of day within which the next purchase is expected. */
export interface ActivePeriod {
  fromDays: number;
  toDays: number;
}

const LEARNED_DAYS = INTERVAL_DAYS * INTERVAL_COUNT;

/**
 * The 25 % and 75 % points of the time to the next purchase, in whole days that hold them; null when less than half
 * of such customers buy within 180 days: they count as inactive. Where less than three quarters do, the later point
 * is read off the hazard of the last 30 learned days.
 */
export function nextActivePeriod(curve: SurvivalCurve): ActivePeriod | null {
  if (curve.survival(LEARNED_DAYS) > 0.5) return null;
  return { fromDays: Math.floor(curve.daysUntil(0.75)), toDays: Math.ceil(curve.daysUntil(0.25)) };
}
