import { bgNbd, type BgNbdPrior } from './bg-nbd';
import { bgNbdTables } from './bg-nbd-tables';
import { type ChurnInput } from './churn-snapshot';
import { ReturnProbabilities } from './latent-posterior';
import { MOST_TOGETHER } from './latent-sums';
import { paretoNbd, type ParetoNbdPrior } from './pareto-nbd';
import { paretoNbdTables } from './pareto-nbd-tables';
import { type PurchaseHistory, readPurchaseHistory } from './purchase-history';

/** Fitted on the training set and kept in the artefact. */
export interface ChurnTransforms {
  /** Length of the window in which `frequency` counts purchase days. */
  lookbackDays: number;
  /** Length of the window in which the latent models expect a purchase: that of the label. */
  horizonDays: number;
  bgNbd: BgNbdPrior;
  paretoNbd: ParetoNbdPrior;
  /** Least and most that a feature says, by its name: what lies beyond the training rows teaches nothing. */
  bounds: ChurnFeatureBounds;
}

export type ChurnFeatureBounds = Record<BoundedChurnFeature, { least: number; most: number }>;

/** Features that are held within their bounds. */
export const BOUNDED_CHURN_FEATURES = [
  'log_avg_monetary',
  'log_frequency',
  'log_recency_days',
  'log_days_since_join',
] as const;

export type BoundedChurnFeature = (typeof BOUNDED_CHURN_FEATURES)[number];

/** The transforms, with the tables that the latent models read: made once, used for every customer. */
export interface PreparedChurnTransforms extends ChurnTransforms {
  bgNbdReturns: ReturnProbabilities<BgNbdPrior>;
  paretoNbdReturns: ReturnProbabilities<ParetoNbdPrior>;
}

/** Nearer to certain than 1 in 1,000 the latent models are not believed. */
const LEAST_PROBABILITY = 1e-3;

/** Makes the tables of fitted transforms: some ten milliseconds and a megabyte, and up to four more of what they keep. */
export function prepareChurnTransforms(transforms: ChurnTransforms): PreparedChurnTransforms {
  const { horizonDays, bgNbd: bgPrior, paretoNbd: paretoPrior } = transforms;
  return {
    ...transforms,
    bgNbdReturns: new ReturnProbabilities(bgNbd, bgPrior, horizonDays, bgNbdTables(bgPrior, horizonDays)),
    paretoNbdReturns: new ReturnProbabilities(
      paretoNbd,
      paretoPrior,
      horizonDays,
      paretoNbdTables(paretoPrior, horizonDays),
    ),
  };
}

/** Values of `churnFeatureView`. */
const CHURN_FEATURE_COUNT = 7;

/** Customers whose features can be computed together: each has up to two readings of the history. */
export const CUSTOMERS_TOGETHER = MOST_TOGETHER / 2;

/** Features of several customers: the latent models sum up for all of them at once. */
export class ChurnFeatureRows {
  /** Row after row. */
  readonly matrix = new Float64Array(CUSTOMERS_TOGETHER * CHURN_FEATURE_COUNT);
  private readonly readings = new Uint8Array(CUSTOMERS_TOGETHER);
  private count = 0;

  constructor(private readonly prepared: PreparedChurnTransforms) {}

  /** Takes up a customer, whose fields may change then: at most `CUSTOMERS_TOGETHER` before `write`. */
  add(input: ChurnInput): void {
    const { count, matrix, readings, prepared } = this;
    readings[count] = takeUp(input, prepared, matrix, count * CHURN_FEATURE_COUNT);
    this.count++;
  }

  /** Forgets all customers that were added. */
  forget(): void {
    this.prepared.bgNbdReturns.forget();
    this.prepared.paretoNbdReturns.forget();
    this.count = 0;
  }

  /** Completes the rows of all customers that were added since. */
  write(): void {
    const { count, matrix, readings, prepared } = this;
    prepared.bgNbdReturns.answer();
    prepared.paretoNbdReturns.answer();
    for (let row = 0, reading = 0; row < count; row++) {
      matrix[row * CHURN_FEATURE_COUNT] = latentLogOdds(prepared, reading, readings[row]);
      reading += readings[row];
    }
    this.count = 0;
  }
}

/** Writes the values of `churnFeatureView`, in its order, to `vector` from `offset`. */
export function writeChurnFeatures(
  input: ChurnInput,
  prepared: PreparedChurnTransforms,
  vector: Float64Array,
  offset: number,
): void {
  const readings = takeUp(input, prepared, vector, offset);
  prepared.bgNbdReturns.answer();
  prepared.paretoNbdReturns.answer();
  vector[offset] = latentLogOdds(prepared, 0, readings);
}

// One customer's, used again for each.
const history: PurchaseHistory = { purchases: 0, unseenDays: 0, countedDays: 0, silentDays: 0 };

/**
 * Writes all values but the first and asks the latent models.
 *
 * @returns about how many readings of the history
 */
function takeUp(input: ChurnInput, prepared: PreparedChurnTransforms, vector: Float64Array, offset: number): number {
  const { bounds, lookbackDays, bgNbdReturns, paretoNbdReturns } = prepared;
  readPurchaseHistory(input, null, lookbackDays, history);
  bgNbdReturns.ask(history);
  paretoNbdReturns.ask(history);
  const isSinglePurchase = history.purchases === 0;
  vector[offset + 1] = bounded(Math.log1p(Math.max(input.avgMonetary, 0)), bounds.log_avg_monetary);
  vector[offset + 2] = input.loyaltyMember ? 1 : 0;
  vector[offset + 3] = isSinglePurchase ? 1 : 0;
  vector[offset + 4] = bounded(log1pOfWhole(input.frequency), bounds.log_frequency);
  vector[offset + 5] = bounded(log1pOfWhole(input.recencyDays), bounds.log_recency_days);
  vector[offset + 6] = bounded(log1pOfWhole(input.daysSinceJoin), bounds.log_days_since_join);
  if (input.totalPurchases === null) return 1;
  readPurchaseHistory(input, input.totalPurchases, lookbackDays, history);
  bgNbdReturns.ask(history);
  paretoNbdReturns.ask(history);
  return 2;
}

/**
 * What both latent models make of a customer: it never falls with recency, all else the same.
 *
 * @param readings of the history: the whole one knows the customer longer, the window as of late; their mean is better
 *   than either
 */
function latentLogOdds(prepared: PreparedChurnTransforms, reading: number, readings: number): number {
  const { bgNbdReturns, paretoNbdReturns } = prepared;
  let sum = 0;
  for (let i = reading; i < reading + readings; i++) {
    sum += (churnLogOdds(bgNbdReturns.answers[i]) + churnLogOdds(paretoNbdReturns.answers[i])) / 2;
  }
  return sum / readings;
}

function churnLogOdds(returns: number): number {
  const probability = Math.min(Math.max(returns, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY);
  return Math.log((1 - probability) / probability);
}

function bounded(value: number, { least, most }: { least: number; most: number }): number {
  return value < least ? least : value > most ? most : value;
}

/** ln(1 + n) of the days and counts that most customers have. */
const LOG1P_OF_WHOLE = Float64Array.from({ length: 4096 }, (_, n) => Math.log1p(n));

function log1pOfWhole(value: number): number {
  const n = value >>> 0;
  return n === value && n < LOG1P_OF_WHOLE.length ? LOG1P_OF_WHOLE[n] : Math.log1p(value);
}
