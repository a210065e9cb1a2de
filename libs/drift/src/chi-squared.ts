// Whoever compiles this from its sources needs the declarations too.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./jstat.d.ts" />
import { jStat } from 'jstat';

export interface ChiSquared {
  name: 'chi-squared';
  statistic: number;
  degreesOfFreedom: number;
  /** Probability of such a statistic, or a larger one, without drift. */
  pValue: number;
}

/**
 * Pearson's test that two samples come from one distribution over bins, without continuity correction. Bins that are
 * empty in both say nothing and don't count.
 *
 * @param reference rows in each bin; `current` the same bins
 */
export function chiSquared(reference: readonly number[], current: readonly number[]): ChiSquared {
  const referenceRows = sum(reference);
  const currentRows = sum(current);
  const pooled = reference.map((count, bin) => count + current[bin]);
  const occupied = pooled.filter((count) => count > 0).length;
  if (referenceRows === 0 || currentRows === 0 || occupied < 2) {
    return { name: 'chi-squared', statistic: 0, degreesOfFreedom: 0, pValue: 1 };
  }
  const statistic = sum(
    pooled.map((count, bin) => {
      if (count === 0) return 0;
      const expected = (count * currentRows) / (referenceRows + currentRows);
      // Both samples are off by the same rows; each is measured by its own expectation.
      return (current[bin] - expected) ** 2 * (1 / expected + 1 / (count - expected));
    }),
  );
  return { name: 'chi-squared', statistic, degreesOfFreedom: occupied - 1, pValue: tail(statistic, occupied - 1) };
}

/** The value that a chi-squared variable exceeds with a probability, e.g. 3.84 for 0.05 and one degree of freedom. */
export function chiSquaredCritical(probability: number, degreesOfFreedom: number): number {
  return jStat.chisquare.inv(1 - probability, degreesOfFreedom);
}

function tail(statistic: number, degreesOfFreedom: number): number {
  return Math.min(Math.max(1 - jStat.chisquare.cdf(statistic, degreesOfFreedom), 0), 1);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
