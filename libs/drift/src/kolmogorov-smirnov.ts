import { type EmpiricalDistribution, rowsAtOrBelow } from './empirical-distribution';

export interface KolmogorovSmirnov {
  name: 'kolmogorov-smirnov';
  /** Largest distance of the two distribution functions, 0 to 1. */
  statistic: number;
  /** Probability of such a distance, or a larger one, without drift. */
  pValue: number;
}

/** Of the series; by then they are below the precision of a double. */
const MOST_TERMS = 100;

/** Below it the tail is 1 to the last digit, and the series would need more terms. */
const SMALLEST_DISTANCE = 0.1;

/**
 * Two-sample Kolmogorov-Smirnov test against a reference of which some points are known. Both distribution functions
 * are exact at the points and just below them, so the statistic is never larger than over all values, and less than 0.01 smaller where the
 * points are hundredths: the test errs on the side of no drift.
 *
 * @param sorted the current numbers, ascending
 */
export function kolmogorovSmirnov(reference: EmpiricalDistribution, sorted: Float64Array): KolmogorovSmirnov {
  const rows = sorted.length;
  if (rows === 0 || reference.rows === 0) return { name: 'kolmogorov-smirnov', statistic: 0, pValue: 1 };
  const distances = reference.points.flatMap((point, i) => [
    Math.abs(reference.below[i] / reference.rows - rowsAtOrBelow(sorted, point, false) / rows),
    Math.abs(reference.atOrBelow[i] / reference.rows - rowsAtOrBelow(sorted, point) / rows),
  ]);
  const statistic = Math.max(...distances);
  const effectiveRows = (reference.rows * rows) / (reference.rows + rows);
  return { name: 'kolmogorov-smirnov', statistic, pValue: kolmogorovTail(Math.sqrt(effectiveRows) * statistic) };
}

/** P(K > distance) for the limiting distribution of Kolmogorov (1933). */
export function kolmogorovTail(distance: number): number {
  if (distance < SMALLEST_DISTANCE) return 1;
  let sum = 0;
  for (let k = 1; k <= MOST_TERMS; k++) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * (k * distance) ** 2);
  return Math.min(Math.max(2 * sum, 0), 1);
}
