import { decay, type SoftplusTerms } from '@retail-ml/network';

/** Length of the intervals whose hazards the network gives. */
export const INTERVAL_DAYS = 30;

/** Intervals: the curve is learned up to `INTERVAL_DAYS * INTERVAL_COUNT` = 180 days. */
export const INTERVAL_COUNT = 6;

/**
 * The share of such customers who have not bought again after t days. The churn probability fixes its level, the
 * network's hazards its shape, so every horizon agrees with every other and with the churn probability:
 *
 *     S(t) = exp(-H G(t) / G(horizon)),  H = -ln(churn probability)
 *
 * with G the cumulative hazard of the heads: constant within each interval of 30 days, and after the last one as
 * within it. A piecewise-constant hazard model, see Friedman (1982), Piecewise Exponential Models for Survival Data.
 */
export class SurvivalCurve {
  /** G at the end of each interval. */
  private readonly cumulative = new Float64Array(INTERVAL_COUNT);
  private levelPerHazard = 0;

  constructor(private readonly horizonDays: number) {}

  /**
   * Sets the curve for one customer.
   *
   * @param terms of the network's outputs, the customer's from `offset`: log-odds of no purchase within the horizon, then
   *   those of the interval hazards: P(purchase in the interval | none before it) = sigmoid(logit)
   */
  set({ values, logs }: Pick<SoftplusTerms, 'values' | 'logs'>, offset: number): void {
    let sum = 0;
    for (let k = 0, at = offset + 1; k < INTERVAL_COUNT; k++, at++) {
      // -ln(1 - sigmoid(z)) = softplus(z)
      sum += Math.max(values[at], 0) + logs[at];
      this.cumulative[k] = sum;
    }
    // -ln(sigmoid(z)) = softplus(-z)
    this.levelPerHazard = (Math.max(-values[offset], 0) + logs[offset]) / this.shape(this.horizonDays);
  }

  /** S(t): probability of no purchase in `[as-of day, as-of day + days)`. */
  survival(days: number): number {
    return decay(this.levelPerHazard * this.shape(days));
  }

  /** Whether at least half buy again within so many days. */
  hasHalfBought(days: number): boolean {
    return this.levelPerHazard * this.shape(days) >= Math.LN2;
  }

  /** The days after which only the given share has not bought yet. */
  daysUntil(share: number): number {
    const target = -Math.log(share) / this.levelPerHazard;
    const { cumulative } = this;
    let k = 0;
    while (k < INTERVAL_COUNT - 1 && cumulative[k] < target) k++;
    const before = k === 0 ? 0 : cumulative[k - 1];
    return INTERVAL_DAYS * (k + (target - before) / (cumulative[k] - before));
  }

  /** G(t), linear within each interval and beyond the last. */
  private shape(days: number): number {
    const k = Math.min(Math.floor(days / INTERVAL_DAYS), INTERVAL_COUNT - 1);
    const before = k === 0 ? 0 : this.cumulative[k - 1];
    return before + (this.cumulative[k] - before) * (days / INTERVAL_DAYS - k);
  }
}
