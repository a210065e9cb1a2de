import { DECAY_TABLE_DAYS } from './decay-table';
import { DROPOUT_NODES, LATENT_NODES, PURCHASE_RATES, RATE_NODES } from './latent-grid';
import { exponentiate, type LatentModel } from './latent-model';
import { POWER_TABLE_PURCHASES } from './power-table';
import { type PurchaseHistory } from './purchase-history';

/** Probability that a customer of this history buys within the horizon: the mean over rate and drop-out. */
export type ReturnReader = (history: PurchaseHistory) => number;

/** The same from tables; NaN for a history that they do not serve. */
export type TabledReturn = (history: PurchaseHistory) => number;

/** From tables where they serve, else by its definition: both agree to rounding. */
export function returnReader<Prior>(
  model: LatentModel<Prior>,
  prior: Prior,
  horizonDays: number,
  tables: TabledReturn,
): ReturnReader {
  return (history) => {
    const returns = tables(history);
    return Number.isNaN(returns) ? exactReturn(model, prior, history, horizonDays) : returns;
  };
}

/**
 * By its definition, node by node in logarithms: right for every history however unlikely, at some ten microseconds.
 */
export function exactReturn<Prior>(
  model: LatentModel<Prior>,
  prior: Prior,
  history: PurchaseHistory,
  horizonDays: number,
): number {
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
  for (let i = 0, k = 0; i < RATE_NODES; i++) {
    for (let j = 0; j < DROPOUT_NODES; j++, k++) {
      evidence += weights[k];
      returns += weights[k] * model.returnProbability(history, PURCHASE_RATES[i], model.dropouts[j], horizonDays);
    }
  }
  return returns / evidence;
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

/** The mean from sums over the grid; NaN where the sums are too small to be trusted. */
export function settled(evidence: number, returns: number): number {
  return evidence > LEAST_EVIDENCE ? returns / evidence : NaN;
}
