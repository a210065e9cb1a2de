import { DROPOUT_PROBABILITIES } from './latent-grid';
import { type LatentModel, logGammaWeight } from './latent-model';

/** Distribution of purchase rates and drop-out probabilities over customers; Fader's r, alpha (in days), a and b. */
export interface BgNbdPrior {
  rateShape: number;
  rateScaleDays: number;
  dropoutA: number;
  dropoutB: number;
}

/**
 * BG/NBD: a customer buys as a Poisson process of an own rate l and drops out after each purchase with an own
 * probability p; l has a gamma distribution over customers, p a beta distribution.
 *
 * With x purchases in the counted days c, the last at their end, and r silent days after it, the likelihood is
 *
 *     l^x e^(-l c)        the purchases at their times
 *     (1-p)^(x-1)         staying after each but the last
 *     p + (1-p) e^(-l r)  gone after the last, or there and silent
 *
 * and e^(-l r) without a purchase, because only a purchase lets a customer drop out. Purchases in the u unseen days
 * before c are summed over: each lets the customer go with probability p, so drop-outs come at the rate l p, and being
 * still there is e^(-l p u). A history whose last purchase alone is known (x = 1, c = 0) is the same.
 *
 * Source: Fader, Hardie and Lee (2005), "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model,
 * Marketing Science 24(2), equations 2 to 4, for whole histories; the unseen days are added here.
 */
export const bgNbd: LatentModel<BgNbdPrior> = {
  dropouts: DROPOUT_PROBABILITIES,
  logLikelihood({ purchases, unseenDays, countedDays, silentDays }, rate, dropout) {
    if (purchases === 0) return -rate * silentDays;
    return (
      purchases * Math.log(rate) -
      rate * countedDays +
      (purchases - 1) * Math.log1p(-dropout) -
      rate * dropout * unseenDays +
      Math.log(dropout + (1 - dropout) * Math.exp(-rate * silentDays))
    );
  },
  returnProbability({ purchases, silentDays }, rate, dropout, horizonDays) {
    const thereAndSilent = (1 - dropout) * Math.exp(-rate * silentDays);
    const there = purchases === 0 ? 1 : thereAndSilent / (dropout + thereAndSilent);
    return there * -Math.expm1(-rate * horizonDays);
  },
  logRateWeight: ({ rateShape, rateScaleDays }, rate) => logGammaWeight(rateShape, rateScaleDays, rate),
  // A beta density times the node's width: p (1-p) dp on a grid of the log-odds of p.
  logDropoutWeight: ({ dropoutA, dropoutB }, dropout) => dropoutA * Math.log(dropout) + dropoutB * Math.log1p(-dropout),
};
