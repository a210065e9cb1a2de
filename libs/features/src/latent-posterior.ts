import { DECAY_TABLE_DAYS } from './decay-table';
import { DROPOUT_NODES, LATENT_NODES, PURCHASE_RATES, RATE_NODES } from './latent-grid';
import { exponentiate, type LatentModel } from './latent-model';
import { type DropoutPlaces, type LatentSums, MOST_TOGETHER } from './latent-sums';
import { POWER_TABLE_PURCHASES } from './power-table';
import { type PurchaseHistory } from './purchase-history';

/** What a model keeps of the drop-out, for the sums of `LatentSums`. */
export interface DropoutTables {
  sums: LatentSums;
  /**
   * Finds, or makes, what the drop-out makes of a history.
   *
   * @param index among those that are asked together
   */
  find(history: PurchaseHistory, index: number, found: DropoutPlaces): void;
}

/**
 * Probabilities that customers buy within the horizon, of several at once: the mean over rate and drop-out. From tables
 * where they serve, else by its definition: both agree to rounding.
 */
export class ReturnProbabilities<Prior> {
  /** In the order in which they were asked. */
  readonly answers = new Float64Array(MOST_TOGETHER);
  private readonly histories = Array.from({ length: MOST_TOGETHER }, (): PurchaseHistory => ({
    purchases: 0,
    unseenDays: 0,
    countedDays: 0,
    silentDays: 0,
  }));
  private readonly places: DropoutPlaces = { left: 0, there: 0, back: 0 };

  constructor(
    private readonly model: LatentModel<Prior>,
    private readonly prior: Prior,
    private readonly horizonDays: number,
    private readonly tables: DropoutTables,
  ) {}

  /** Takes up a history, which may change then: at most `MOST_TOGETHER` before `answer`. */
  ask({ purchases, unseenDays, countedDays, silentDays }: PurchaseHistory): void {
    const { tables, places } = this;
    const index = tables.sums.count;
    const kept = this.histories[index];
    kept.purchases = purchases;
    kept.unseenDays = unseenDays;
    kept.countedDays = countedDays;
    kept.silentDays = silentDays;
    if (isInTables(kept)) {
      tables.find(kept, index, places);
      tables.sums.ask(kept, places);
    } else {
      tables.sums.askNothing();
    }
  }

  /** Forgets what was asked. */
  forget(): void {
    this.tables.sums.forget();
  }

  /** Answers all that was asked since. */
  answer(): void {
    const { answers, histories, model, prior, horizonDays } = this;
    const { sums } = this.tables;
    const { count } = sums;
    sums.sumUp();
    for (let i = 0; i < count; i++) {
      const evidence = sums.evidence(i);
      answers[i] =
        evidence > LEAST_EVIDENCE ? sums.returns(i) / evidence : exactReturn(model, prior, histories[i], horizonDays);
    }
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

/** Days up to which sums over the drop-out are kept: five and a half years. Those of more days are summed up anew. */
export const KEPT_DAYS = 2048;

/** Whether the tables reach as far as this history, and it counts whole days and purchases. */
function isInTables({ purchases, unseenDays, countedDays, silentDays }: PurchaseHistory): boolean {
  return (
    isWhole(purchases) &&
    isWhole(unseenDays) &&
    isWhole(countedDays) &&
    isWhole(silentDays) &&
    purchases <= POWER_TABLE_PURCHASES &&
    unseenDays + countedDays + silentDays < DECAY_TABLE_DAYS
  );
}

/** Below 2^32, which is more than enough. */
function isWhole(value: number): boolean {
  return value >>> 0 === value;
}
