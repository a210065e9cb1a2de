import { FeatureError } from './feature-error';

/** Every player more doubles the coalitions. */
export const MOST_PLAYERS = 16;

/**
 * Exact Shapley values of a game: what each player adds to the worth of those who are there already, as the mean over
 * all orders in which the players can come. They sum up to `worths[all] - worths[none]`.
 *
 * Source: Shapley (1953), A Value for n-Person Games.
 *
 * @param worths the worth of each of the 2^n coalitions; player i is in coalition c where bit i of c is set
 * @returns one value a player
 * @throws FeatureError `invalid-input` where there are not 2^n worths, for n up to 16
 * @example
 * // Two left gloves (players 0 and 1) and a right one (player 2): a pair is worth 1.
 * shapleyValues([0, 0, 0, 0, 0, 1, 1, 1]); // 1/6, 1/6, 2/3
 */
export function shapleyValues(worths: ArrayLike<number>): Float64Array {
  const players = Math.log2(worths.length);
  if (!Number.isInteger(players) || players > MOST_PLAYERS) {
    throw new FeatureError('invalid-input', `A game has 2^n worths, n up to ${MOST_PLAYERS}, not ${worths.length}.`);
  }
  const values = new Float64Array(players);
  const share = orderShares(players);
  for (let coalition = 0; coalition < worths.length; coalition++) {
    const size = memberCount(coalition);
    for (let player = 0; player < players; player++) {
      const bit = 1 << player;
      if (coalition & bit) continue;
      values[player] += share[size] * (worths[coalition | bit] - worths[coalition]);
    }
  }
  return values;
}

/** Share of the orders in which exactly one given set of `size` others comes before a player: size! (n - 1 - size)! / n! */
function orderShares(players: number): number[] {
  const shares: number[] = [];
  for (let size = 0, share = 1 / players; size < players; size++) {
    shares.push(share);
    share *= (size + 1) / (players - 1 - size);
  }
  return shares;
}

function memberCount(coalition: number): number {
  let count = 0;
  for (let rest = coalition; rest !== 0; rest &= rest - 1) count++;
  return count;
}
