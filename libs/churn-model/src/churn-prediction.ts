import { type ActivePeriod } from './next-active-period';
import { type NextAction, type RiskCategory } from './risk-category';

/** What the model says of one customer. */
export interface ChurnPrediction {
  /** Probability of no purchase in the `horizonDays` days from the as-of day, 0 to 1. */
  churnProbability: number;
  riskCategory: RiskCategory;
  nextAction: NextAction;
  /** Spend expected to be lost over the horizon, in the currency of `avgMonetary`. */
  valueAtRisk: number;
  /**
   * The 25 % and 75 % points of the days to the next purchase; null when less than half of such customers
   * buy within 180 days.
   */
  nextActivePeriod: ActivePeriod | null;
  /** Days since which the customer counts as inactive, i.e. since the last purchase; null while a purchase is expected. */
  inactiveSinceDays: number | null;
}
