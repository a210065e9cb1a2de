import { DECAY_TABLE_DAYS } from './decay-table';
import { DROPOUT_NODES, LATENT_NODES, PURCHASE_RATES, RATE_NODES } from './latent-grid';
import { exponentiate, type LatentModel } from './latent-model';
import { POWER_TABLE_PURCHASES } from './power-table';
import { type PurchaseHistory } from './purchase-history';

/** What a history says of a customer: means over the posterior distribution of rate and drop-out. */
export interface LatentPosterior {
  /** Probability of a purchase within the horizon. */
  returns: number;
  /** Purchases a day while the customer is there. */
  meanRate: number;
}

/** Writes a history's posterior to an object that is used again for each. */
export type PosteriorReader = (history: PurchaseHistory, posterior: LatentPosterior) => void;

/** The same from tables; false for a history that they do not serve. */
export type TabledPosterior = (history: PurchaseHistory, posterior: LatentPosterior) => boolean;

/** The posterior from tables where they serve, else by its definition: both agree to rounding. */
export function posteriorReader<Prior>(
  model: LatentModel<Prior>,
  prior: Prior,
  horizonDays: number,
  tables: TabledPosterior,
): PosteriorReader {
  return (history, posterior) => {
    if (!tables(history, posterior)) Object.assign(posterior, exactPosterior(model, prior, history, horizonDays));
  };
}

/**
 * The posterior by its definition, node by node in logarithms: right for every history however unlikely, at some ten
 * microseconds.
 */
export function exactPosterior<Prior>(
  model: LatentModel<Prior>,
  prior: Prior,
  history: PurchaseHistory,
  horizonDays: number,
): LatentPosterior {
  const logRateWeights = PURCHASE_RATES.map((rate) => model.logRateWeight(prior, rate));
  const logDropoutWeights = model.dropouts.map((dropout) => model.logDropoutWeight(prior, dropout));
  const weights = new Float64Array(LATENT_NODES);
  for (let i = 0, k = 0; i < RATE_NODES; i++) {
    for (let j = 0; j < DROPOUT_NODES; j++, k++) {
      weights[k] =
        logRateWeights[i] + logDropoutWeights[j] + model.logLikelihood(history, PURCHASE_RATES[i], model.dropouts[j]);
    }
  }
  exponentiate(weights);
  let evidence = 0;
  let returns = 0;
  let rates = 0;
  for (let i = 0, k = 0; i < RATE_NODES; i++) {
    for (let j = 0; j < DROPOUT_NODES; j++, k++) {
      evidence += weights[k];
      returns += weights[k] * model.returnProbability(history, PURCHASE_RATES[i], model.dropouts[j], horizonDays);
      rates += weights[k] * PURCHASE_RATES[i];
    }
  }
  return { returns: returns / evidence, meanRate: rates / evidence };
}

/** Days up to which sums over the drop-out are kept: five and a half years. Those of more days are summed up anew. */
export const KEPT_DAYS = 2048;

/** Whether the tables reach as far as this history, and it counts whole days. */
export function isInTables({ purchases, unseenDays, countedDays, silentDays }: PurchaseHistory): boolean {
  return (
    purchases <= POWER_TABLE_PURCHASES &&
    unseenDays + countedDays + silentDays < DECAY_TABLE_DAYS &&
    Number.isInteger(silentDays) &&
    Number.isInteger(countedDays) &&
    Number.isInteger(unseenDays)
  );
}

/** Below this the sums over the grid have lost digits to underflow. */
const LEAST_EVIDENCE = 1e-200;

/** Turns sums over the grid into means; false where the sums are too small to be trusted. */
export function settled(posterior: LatentPosterior, evidence: number, returns: number, rates: number): boolean {
  posterior.returns = returns / evidence;
  posterior.meanRate = rates / evidence;
  return evidence > LEAST_EVIDENCE;
}
