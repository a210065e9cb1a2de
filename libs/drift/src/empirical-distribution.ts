/** Part of an empirical distribution function: how many rows lie below and at each of some points. */
export interface EmpiricalDistribution {
  /** Ascending. */
  points: number[];
  /** Rows below each point. */
  below: number[];
  /** Rows at or below each point. */
  atOrBelow: number[];
  rows: number;
}

/** Points at the 1 %, 2 %, ... 100 % quantiles: less than a hundredth of the rows lies between two. */
const STEPS = 100;

/** @param sorted ascending, at least one number */
export function empiricalDistribution(sorted: Float64Array): EmpiricalDistribution {
  const quantiles = Array.from({ length: STEPS }, (_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / STEPS) - 1]);
  const points = [...new Set(quantiles)];
  return {
    points,
    below: points.map((point) => rowsAtOrBelow(sorted, point, false)),
    atOrBelow: points.map((point) => rowsAtOrBelow(sorted, point)),
    rows: sorted.length,
  };
}

/** The quantile of a share of the rows, at the precision of the points. */
export function quantile({ points, atOrBelow, rows }: EmpiricalDistribution, share: number): number {
  return points[
    Math.max(
      atOrBelow.findIndex((count) => count >= share * rows),
      0,
    )
  ];
}

/**
 * Numbers at or below a value; with `inclusive` false, those below it.
 *
 * @param sorted ascending
 */
export function rowsAtOrBelow(sorted: Float64Array, value: number, inclusive = true): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle] < value || (inclusive && sorted[middle] === value)) from = middle + 1;
    else to = middle;
  }
  return from;
}
