import { rowsAtOrBelow } from './empirical-distribution';

/** Intervals of numbers, fixed once: `(-inf, e0], (e0, e1], ..., (ek, inf)`, all values below `lowest` apart. */
export interface NumberBins {
  /** Where many rows have the smallest value of all, that value, which is `edges[0]` too: smaller ones are new. */
  lowest: number | null;
  /** Upper ends of the bins but the last, ascending; at least one. */
  edges: number[];
}

const BINS = 10;

/** A value with this share of the rows gets a bin of its own, so that a constant is seen to move either way. */
const ATOM_SHARE = 1 / BINS;

/** With 200 rows such a bin expects 5, the usual least for a chi-squared approximation. */
const SMALLEST_SHARE = 0.025;

/**
 * Bins of about a tenth of the rows each; fewer where few values are different.
 *
 * @param sorted the reference's numbers, ascending, at least one
 */
export function numberBins(sorted: Float64Array): NumberBins {
  const deciles = Array.from({ length: BINS }, (_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / BINS) - 1]);
  // So many equal rows in order reach over the end of a tenth: the deciles name every atom.
  const atoms = [...new Set(deciles)].filter(
    (value) => rowsAtOrBelow(sorted, value) - rowsBelow(sorted, value) >= ATOM_SHARE * sorted.length,
  );
  const below = atoms.map((atom) => rowsBelow(sorted, atom)).filter((rows) => rows > 0);
  const kept = new Set([...atoms, ...below.map((rows) => sorted[rows - 1])]);
  const candidates = [...new Set([...deciles.slice(0, -1), ...kept])].sort((a, b) => a - b);
  return {
    lowest: atoms.includes(sorted[0]) ? sorted[0] : null,
    edges: withoutSmallBins(candidates, kept, sorted),
  };
}

/** Rows in each bin: below `lowest` first, then bin by bin. */
export function countNumbers({ lowest, edges }: NumberBins, sorted: Float64Array): number[] {
  const ends = [...(lowest === null ? [] : [rowsBelow(sorted, lowest)]), ...edges.map((e) => rowsAtOrBelow(sorted, e))];
  return [...ends, sorted.length].map((end, i) => end - (i === 0 ? 0 : ends[i - 1]));
}

/** `below 1`, `1`, `2 to 3`, `above 3`: what people call the bins, in the order of `countNumbers`. */
export function numberBinLabels({ lowest, edges }: NumberBins): string[] {
  const whole = edges.every(Number.isInteger);
  const inner = edges.slice(1).map((edge, i) => {
    if (!whole) return `${readable(edges[i])} to ${readable(edge)}`;
    return edge === edges[i] + 1 ? String(edge) : `${edges[i] + 1} to ${edge}`;
  });
  return [
    ...(lowest === null ? [] : [`below ${readable(lowest)}`]),
    `${lowest === null ? 'up to ' : ''}${readable(edges[0])}`,
    ...inner,
    `above ${readable(edges[edges.length - 1])}`,
  ];
}

function withoutSmallBins(candidates: number[], kept: ReadonlySet<number>, sorted: Float64Array): number[] {
  const smallest = SMALLEST_SHARE * sorted.length;
  const edges: number[] = [];
  let before = 0;
  for (const edge of candidates) {
    const end = rowsAtOrBelow(sorted, edge);
    if (!kept.has(edge) && (end - before < smallest || sorted.length - end < smallest)) continue;
    edges.push(edge);
    before = end;
  }
  // With fewer than 40 rows every bin may be too small: two halves are left.
  return edges.length > 0 ? edges : [sorted[(sorted.length - 1) >> 1]];
}

function rowsBelow(sorted: Float64Array, value: number): number {
  return rowsAtOrBelow(sorted, value, false);
}

const readable = (value: number): string => String(Number.isInteger(value) ? value : Number(value.toPrecision(3)));
