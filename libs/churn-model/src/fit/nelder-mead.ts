/** Steps of the simplex, as Nelder and Mead named them, in multiples of the way from the worst corner to the others' middle. */
const REFLECTION = 1;
const EXPANSION = 2;
const CONTRACTION = 0.5;

export interface NelderMeadOptions {
  /** Length of the first simplex's edges. */
  edge: number;
  mostSteps: number;
  /** The search ends when the simplex's values differ by less. */
  tolerance: number;
}

interface Corner {
  point: number[];
  value: number;
}

/**
 * Minimizes a function of a few variables without its derivatives.
 *
 * Source: Nelder and Mead (1965), A Simplex Method for Function Minimization, The Computer Journal 7(4).
 *
 * @returns the best point found
 */
export function nelderMead(
  loss: (point: readonly number[]) => number,
  start: readonly number[],
  { edge, mostSteps, tolerance }: NelderMeadOptions,
): number[] {
  const corner = (point: number[]): Corner => ({ point, value: loss(point) });
  let simplex = [[...start], ...start.map((_, i) => start.map((x, j) => (i === j ? x + edge : x)))].map(corner);
  for (let step = 0; step < mostSteps; step++) {
    simplex.sort((a, b) => a.value - b.value);
    const best = simplex[0];
    const worst = simplex[simplex.length - 1];
    if (worst.value - best.value < tolerance) break;
    const others = simplex.slice(0, -1);
    const middle = start.map((_, j) => others.reduce((sum, { point }) => sum + point[j], 0) / others.length);
    const beyond = (times: number) => corner(middle.map((x, j) => x + times * (x - worst.point[j])));
    const replaceWorst = (found: Corner) => (simplex = [...others, found]);
    const reflected = beyond(REFLECTION);
    if (reflected.value < best.value) {
      const expanded = beyond(EXPANSION);
      replaceWorst(expanded.value < reflected.value ? expanded : reflected);
    } else if (reflected.value < others[others.length - 1].value) {
      replaceWorst(reflected);
    } else {
      const contracted = beyond(reflected.value < worst.value ? CONTRACTION : -CONTRACTION);
      if (contracted.value < Math.min(reflected.value, worst.value)) replaceWorst(contracted);
      else
        simplex = [best, ...simplex.slice(1).map(({ point }) => corner(point.map((x, j) => (x + best.point[j]) / 2)))];
    }
  }
  return simplex.reduce((least, other) => (other.value < least.value ? other : least)).point;
}
