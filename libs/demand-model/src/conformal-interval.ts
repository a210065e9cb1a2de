import { quantile } from 'simple-statistics';
import { type DemandQuantiles } from './quantile-heads';

/** An interval is stretched about the median by this factor, so that it holds its level on rolling origins. */
export type Stretch = number;

/**
 * A block asks for more or less than holds in the next: a factor stays between these. On five consecutive blocks inside
 * Online Retail's training rows, each stretched by the one before, the intervals of 7 and 30 days hold .806 and .811 of
 * the sales with 1 as the least, .796 and .808 with .95, .793 and .808 with .9; pinball losses are equal.
 */
const SMALLEST_STRETCH = 0.95;
const LARGEST_STRETCH = 1.3;

/** The interval from the 10 % to the 90 % quantile, stretched; it always holds the forecast. */
export function stretchedInterval({ point, q10, q50, q90 }: DemandQuantiles, stretch: Stretch) {
  const lower = q10 === 0 ? 0 : Math.max(0, q50 - stretch * (q50 - q10));
  const upper = q50 + stretch * (q90 - q50);
  return { lower: Math.min(lower, point), upper: Math.max(upper, point) };
}

/**
 * The factor at which the given share of actual sales lies in the stretched interval.
 *
 * Source: Romano, Patterson, Candes (2019), Conformalized Quantile Regression, with a scaled score.
 *
 * @param forecasts made before the actual sales were known
 */
export function fitStretch(forecasts: readonly DemandQuantiles[], actual: ArrayLike<number>, level: number): Stretch {
  const scores = forecasts.map(({ q10, q50, q90 }, i) => {
    const units = actual[i];
    if (units >= q50) return (units - q50) / Math.max(q90 - q50, Number.MIN_VALUE);
    return q10 === 0 ? 0 : (q50 - units) / Math.max(q50 - q10, Number.MIN_VALUE);
  });
  return Math.min(Math.max(quantile(scores, level), SMALLEST_STRETCH), LARGEST_STRETCH);
}
