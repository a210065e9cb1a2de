import { type PurchaseHistory } from './purchase-history';

/**
 * A latent model of purchasing: a customer buys at an own rate until dropping out, which nobody sees. `rate` is
 * purchases a day; what `dropout` is, each model says.
 */
export interface LatentModel<Prior> {
  /** The grid's nodes of the drop-out. */
  dropouts: Float64Array;
  /** Log-likelihood of a history for a customer of this rate and drop-out. */
  logLikelihood(history: PurchaseHistory, rate: number, dropout: number): number;
  /** Probability that such a customer buys within the days from the as-of day. */
  returnProbability(history: PurchaseHistory, rate: number, dropout: number, horizonDays: number): number;
  /** Logarithm of a rate's prior weight on the grid, up to a constant: the distance of its nodes included. */
  logRateWeight(prior: Prior, rate: number): number;
  /** The same of a drop-out. */
  logDropoutWeight(prior: Prior, dropout: number): number;
}

/**
 * Logarithm of a gamma density times the distance of nodes that are evenly spaced in ln x (x dx), up to a constant.
 *
 * @param scale its shape over its mean, Fader's alpha or beta
 */
export function logGammaWeight(shape: number, scale: number, x: number): number {
  return shape * Math.log(x) - scale * x;
}

/** Exponentials of the values in place, over that of the largest, so that none overflows and not all vanish. */
export function exponentiate(values: Float64Array): Float64Array {
  let largest = -Infinity;
  for (const value of values) if (value > largest) largest = value;
  for (let i = 0; i < values.length; i++) values[i] = Math.exp(values[i] - largest);
  return values;
}
