import { bgNbd, type BgNbdPrior } from './bg-nbd';
import { bgNbdTables } from './bg-nbd-tables';
import { type ChurnInputColumns, churnInputColumns, setChurnInput } from './churn-input-columns';
import { type ChurnInput } from './churn-snapshot';
import { ReturnProbabilities } from './latent-posterior';
import { MOST_TOGETHER } from './latent-sums';
import { paretoNbd, type ParetoNbdPrior } from './pareto-nbd';
import { paretoNbdTables } from './pareto-nbd-tables';
import { PurchaseHistories } from './purchase-history';

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
  private readonly histories = new PurchaseHistories(MOST_TOGETHER);

  constructor(private readonly prepared: PreparedChurnTransforms) {}

  /**
   * Computes the values of `churnFeatureView`, in its order, for each of some customers.
   *
   * @param rows of them in the columns
   * @param count at most `CUSTOMERS_TOGETHER`
   */
  write(customers: ChurnInputColumns, rows: Int32Array, count: number): void {
    const { matrix, histories, prepared } = this;
    const { bounds, lookbackDays, bgNbdReturns, paretoNbdReturns } = prepared;
    const { recencyDays, frequency, avgMonetary, loyaltyMember, daysSinceJoin, totalPurchases } = customers;
    histories.count = 0;
    for (let i = 0, at = 0; i < count; i++, at += CHURN_FEATURE_COUNT) {
      const row = rows[i];
      const recency = recencyDays[row];
      const tenure = daysSinceJoin[row];
      const total = totalPurchases[row];
      histories.addFields(recency, frequency[row], tenure, NaN, lookbackDays);
      matrix[at + 2] = loyaltyMember[row];
      matrix[at + 3] = histories.purchases[histories.count - 1] === 0 ? 1 : 0;
      if (!Number.isNaN(total)) histories.addFields(recency, frequency[row], tenure, total, lookbackDays);
    }
    writeLogs(avgMonetary, rows, count, bounds.log_avg_monetary, matrix, 1);
    writeLogs(frequency, rows, count, bounds.log_frequency, matrix, 4);
    writeLogs(recencyDays, rows, count, bounds.log_recency_days, matrix, 5);
    writeLogs(daysSinceJoin, rows, count, bounds.log_days_since_join, matrix, 6);
    const bgNbdAnswers = bgNbdReturns.answer(histories);
    const paretoNbdAnswers = paretoNbdReturns.answer(histories);
    // What both latent models make of a customer: it never falls with recency, all else the same. The whole history knows
    // the customer longer, the window as of late; the mean of both readings is better than either.
    for (let i = 0, at = 0, reading = 0; i < count; i++, at += CHURN_FEATURE_COUNT) {
      const readings = Number.isNaN(totalPurchases[rows[i]]) ? 1 : 2;
      let sum = 0;
      for (const end = reading + readings; reading < end; reading++) {
        sum += (churnLogOdds(bgNbdAnswers[reading]) + churnLogOdds(paretoNbdAnswers[reading])) / 2;
      }
      matrix[at] = sum / readings;
    }
  }
}

// One customer's, used again for each.
const single = churnInputColumns(1);
const SINGLE_ROW = Int32Array.of(0);
const featureRows = new WeakMap<PreparedChurnTransforms, ChurnFeatureRows>();

/** Writes the values of `churnFeatureView`, in its order, to `vector` from `offset`. */
export function writeChurnFeatures(
  input: ChurnInput,
  prepared: PreparedChurnTransforms,
  vector: Float64Array,
  offset: number,
): void {
  let rows = featureRows.get(prepared);
  if (rows === undefined) featureRows.set(prepared, (rows = new ChurnFeatureRows(prepared)));
  setChurnInput(single, 0, input);
  rows.write(single, SINGLE_ROW, 1);
  for (let i = 0; i < CHURN_FEATURE_COUNT; i++) vector[offset + i] = rows.matrix[i];
}

function churnLogOdds(returns: number): number {
  const probability = Math.min(Math.max(returns, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY);
  return Math.log((1 - probability) / probability);
}

/** Writes ln(1 + max(value, 0)), held within the bounds, as one feature of each row. */
function writeLogs(
  values: Float64Array,
  rows: Int32Array,
  count: number,
  { least, most }: { least: number; most: number },
  matrix: Float64Array,
  feature: number,
): void {
  for (let i = 0, at = feature; i < count; i++, at += CHURN_FEATURE_COUNT) {
    const log = log1pOfWhole(Math.max(values[rows[i]], 0));
    matrix[at] = log < least ? least : log > most ? most : log;
  }
}

/** ln(1 + n) of the days and counts that most customers have. */
const LOG1P_OF_WHOLE = Float64Array.from({ length: 4096 }, (_, n) => Math.log1p(n));

function log1pOfWhole(value: number): number {
  const n = value >>> 0;
  return n === value && n < LOG1P_OF_WHOLE.length ? LOG1P_OF_WHOLE[n] : Math.log1p(value);
}
