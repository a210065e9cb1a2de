import { DROPOUT_RATES } from './latent-grid';
import { type LatentModel, logGammaWeight } from './latent-model';

/** Distribution of purchase rates and drop-out rates over customers: r, alpha, s and beta, the scales in days. */
export interface ParetoNbdPrior {
  rateShape: number;
  rateScaleDays: number;
  dropoutShape: number;
  dropoutScaleDays: number;
}

/**
 * Pareto/NBD: a customer buys as a Poisson process of an own rate l and drops out, whether buying or not, at an own
 * rate m a day; both have gamma distributions over customers.
 *
 * With x purchases in the counted days c, the last at their end, u unseen days before them and r silent days after, the
 * likelihood is, for t = l + m,
 *
 *     l^x e^(-l c)               the purchases at their times
 *     e^(-m (u + c))             there until the last
 *     (m + l e^(-t r)) / t       dropped out within the silent days, or there and silent
 *
 * Drop-out does not look at purchases, so those in the unseen days need no summing.
 *
 * Source: Schmittlein, Morrison and Colombo (1987), Counting Your Customers: Who Are They and What Will They Do Next?,
 * Management Science 33(1); its form by (x, t_x, T): Fader and Hardie (2005), A Note on Deriving the Pareto/NBD Model.
 */
export const paretoNbd: LatentModel<ParetoNbdPrior> = {
  dropouts: DROPOUT_RATES,
  logLikelihood({ purchases, unseenDays, countedDays, silentDays }, rate, dropout) {
    const either = rate + dropout;
    return (
      purchases * Math.log(rate) -
      rate * countedDays -
      dropout * (unseenDays + countedDays) +
      Math.log((dropout + rate * Math.exp(-either * silentDays)) / either)
    );
  },
  returnProbability({ silentDays }, rate, dropout, horizonDays) {
    const either = rate + dropout;
    const thereAndSilent = Math.exp(-either * silentDays);
    const there = (either * thereAndSilent) / (dropout + rate * thereAndSilent);
    return (there * rate * -Math.expm1(-either * horizonDays)) / either;
  },
  logRateWeight: ({ rateShape, rateScaleDays }, rate) => logGammaWeight(rateShape, rateScaleDays, rate),
  logDropoutWeight: ({ dropoutShape, dropoutScaleDays }, dropout) =>
    logGammaWeight(dropoutShape, dropoutScaleDays, dropout),
};
