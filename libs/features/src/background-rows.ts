/**
 * Draws rows that stand for all: one from each of `count` equal parts of the rows in the order of their predictions,
 * so that their mean prediction is close to that of all.
 *
 * @param predictions one a row
 * @param uniform random numbers in [0, 1)
 * @returns the rows' numbers; all of them where there are no more than `count`
 */
export function drawBackgroundRows(predictions: ArrayLike<number>, count: number, uniform: () => number): number[] {
  const order = Array.from(predictions, (_, row) => row).sort((a, b) => predictions[a] - predictions[b]);
  const parts = Math.min(count, order.length);
  return Array.from({ length: parts }, (_, part) => order[Math.floor(((part + uniform()) * order.length) / parts)]);
}
