import { DROPOUT_NODES, LATENT_NODES, PURCHASE_RATES, RATE_NODES } from './latent-grid';
import { exponentiate, type LatentModel } from './latent-model';
import { type LatentSums, MOST_TOGETHER } from './latent-sums';
import { type PurchaseHistories, type PurchaseHistory } from './purchase-history';

/** What a model keeps of the drop-out, for the sums of `LatentSums`. */
export interface DropoutTables {
  sums: LatentSums;
  /** Finds, or makes, what the drop-out makes of each history that is in the tables, and tells the sums. */
  place(histories: PurchaseHistories): void;
}

/**
 * Probabilities that customers buy within the horizon, of several at once: the mean over rate and drop-out. From tables
 * where they serve, else by its definition: both agree to rounding.
 */
export class ReturnProbabilities<Prior> {
  private readonly answers = new Float64Array(MOST_TOGETHER);

  constructor(
    private readonly model: LatentModel<Prior>,
    private readonly prior: Prior,
    private readonly horizonDays: number,
    private readonly tables: DropoutTables,
  ) {}

  /**
   * @param histories at most `MOST_TOGETHER`
   * @returns an answer for each, until the next are asked for
   */
  answer(histories: PurchaseHistories): Float64Array {
    const { answers, model, prior, horizonDays, tables } = this;
    const { sums } = tables;
    tables.place(histories);
    sums.sumUp(histories);
    for (let i = 0; i < histories.count; i++) {
      const evidence = sums.evidence(i);
      answers[i] =
        evidence > LEAST_EVIDENCE
          ? sums.returns(i) / evidence
          : exactReturn(model, prior, histories.at(i), horizonDays);
    }
    return answers;
  }
}

/** Below this the sums over the grid have lost digits to underflow. */
const LEAST_EVIDENCE = 1e-200;

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
