import { chiSquaredCritical } from './chi-squared';

/** Added to every bin of both samples, so that an empty one gives a large figure and not an infinite one. */
const HALF_ROW = 0.5;

/**
 * Population stability index: the sum over bins of (p - q) ln(p / q), with p and q the shares of the current and the
 * reference rows. 0 where both are alike; 0.1 and 0.25 are customary marks of some and of much drift.
 *
 * @param reference rows in each bin; `current` the same bins. Where one has no rows the answer is 0.
 */
export function psi(reference: readonly number[], current: readonly number[]): number {
  if (rowsOf(reference) === 0 || rowsOf(current) === 0) return 0;
  const occupied = occupiedBins(reference, current);
  const q = shares(occupied.map((bin) => reference[bin]));
  const p = shares(occupied.map((bin) => current[bin]));
  return p.reduce((sum, share, bin) => sum + (share - q[bin]) * Math.log(share / q[bin]), 0);
}

/**
 * What PSI exceeds without drift with a given probability: PSI / (1/n + 1/m) is then asymptotically chi-squared with one
 * degree of freedom less than there are bins, for n current and m reference rows. Source: Yurdakul (2018), Statistical Properties of Population Stability
 * Index, Western Michigan University.
 *
 * @param level the probability, e.g. 0.001
 */
export function criticalPsi(reference: readonly number[], current: readonly number[], level: number): number {
  const bins = occupiedBins(reference, current).length;
  if (bins < 2) return 0;
  return chiSquaredCritical(level, bins - 1) * (1 / rowsOf(reference) + 1 / rowsOf(current));
}

/** Bins that are empty in both samples say nothing. */
function occupiedBins(reference: readonly number[], current: readonly number[]): number[] {
  return [...reference.keys()].filter((bin) => reference[bin] + current[bin] > 0);
}

function shares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count + HALF_ROW, 0);
  return counts.map((count) => (count + HALF_ROW) / total);
}

const rowsOf = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
