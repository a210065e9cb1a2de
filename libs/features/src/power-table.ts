import { exponentiate } from './latent-model';

/** More purchases than this are rare enough to be reckoned without a table. */
export const POWER_TABLE_PURCHASES = 400;

/**
 * Prior weight times base^purchases on a line of nodes, for 0 to 400 purchases; each row is divided by its largest
 * value, which the posterior does not notice and which keeps the others from vanishing.
 *
 * @param logWeights logarithm of each node's prior weight
 * @param logBases logarithm of what is raised to the number of purchases
 */
export function powerTable(logWeights: Float64Array, logBases: Float64Array): Float64Array {
  const width = logWeights.length;
  const table = new Float64Array((POWER_TABLE_PURCHASES + 1) * width);
  for (let purchases = 0; purchases <= POWER_TABLE_PURCHASES; purchases++) {
    const row = table.subarray(purchases * width, (purchases + 1) * width);
    row.set(logWeights.map((weight, i) => weight + purchases * logBases[i]));
    exponentiate(row);
  }
  return table;
}
