import { bgNbd, type BgNbdPrior } from './bg-nbd';
import { bgNbdTables } from './bg-nbd-tables';
import { type ChurnInput } from './churn-snapshot';
import { defineFeatureView, type Feature } from './feature-view';
import { type ReturnReader, returnReader } from './latent-posterior';
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
  bgNbdReturn: ReturnReader;
  paretoNbdReturn: ReturnReader;
}

const FEATURES = [
  {
    name: 'latent_churn_log_odds',
    description: 'Log-odds of no purchase within the horizon, by the latent models of purchasing',
    formula: 'mean of ln(q / (1 - q)) over the models and the readings of the history, q within 0.001 and 0.999',
  },
  {
    name: 'log_avg_monetary',
    description: 'Mean spend per purchase day',
    formula: 'ln(1 + max(avg_monetary, 0)), bounded',
  },
  {
    name: 'loyalty_member',
    description: 'Member of the loyalty programme',
    formula: '1 for a member, else 0',
  },
  {
    name: 'single_purchase',
    description: 'No purchase after the day of joining',
    formula: '1 where recency_days >= days_since_join, else 0',
  },
  {
    name: 'log_frequency',
    description: 'Days with a purchase in the lookback window',
    formula: 'ln(1 + frequency), bounded',
  },
  {
    name: 'log_recency_days',
    description: 'Days since the last purchase',
    formula: 'ln(1 + recency_days), bounded',
  },
  {
    name: 'log_days_since_join',
    description: 'Days since joining',
    formula: 'ln(1 + days_since_join), bounded',
  },
] as const satisfies readonly Feature[];

/** Nearer to certain than 1 in 1,000 the latent models are not believed. */
const LEAST_PROBABILITY = 1e-3;

/** Makes the tables of fitted transforms: some ten milliseconds and a megabyte, and up to four more of what they keep. */
export function prepareChurnTransforms(transforms: ChurnTransforms): PreparedChurnTransforms {
  const { horizonDays } = transforms;
  return {
    ...transforms,
    bgNbdReturn: returnReader(bgNbd, transforms.bgNbd, horizonDays, bgNbdTables(transforms.bgNbd, horizonDays)),
    paretoNbdReturn: returnReader(
      paretoNbd,
      transforms.paretoNbd,
      horizonDays,
      paretoNbdTables(transforms.paretoNbd, horizonDays),
    ),
  };
}

// One customer's, used again for each.
const history: PurchaseHistory = { purchases: 0, unseenDays: 0, countedDays: 0, silentDays: 0 };
// What the latent models said last, and of whom: when reasons are asked for, many are alike in all that they read.
const latent = { logOdds: 0, isSinglePurchase: false };
let latentOf: PreparedChurnTransforms | null = null;
let recencyDays = 0;
let frequency = 0;
let daysSinceJoin = 0;
let totalPurchases: number | null = null;

function write(input: ChurnInput, prepared: PreparedChurnTransforms, vector: Float64Array, offset: number): void {
  const { bounds } = prepared;
  askLatentModels(input, prepared);
  vector[offset] = latent.logOdds;
  vector[offset + 1] = bounded(Math.log1p(Math.max(input.avgMonetary, 0)), bounds.log_avg_monetary);
  vector[offset + 2] = input.loyaltyMember ? 1 : 0;
  vector[offset + 3] = latent.isSinglePurchase ? 1 : 0;
  vector[offset + 4] = bounded(Math.log1p(input.frequency), bounds.log_frequency);
  vector[offset + 5] = bounded(Math.log1p(input.recencyDays), bounds.log_recency_days);
  vector[offset + 6] = bounded(Math.log1p(input.daysSinceJoin), bounds.log_days_since_join);
}

function askLatentModels(input: ChurnInput, prepared: PreparedChurnTransforms): void {
  if (
    latentOf === prepared &&
    input.recencyDays === recencyDays &&
    input.frequency === frequency &&
    input.daysSinceJoin === daysSinceJoin &&
    input.totalPurchases === totalPurchases
  ) {
    return;
  }
  latent.logOdds = latentLogOdds(input, null, prepared);
  if (input.totalPurchases !== null) {
    // The whole history knows the customer longer, the window as of late: their mean is better than either.
    latent.logOdds = (latent.logOdds + latentLogOdds(input, input.totalPurchases, prepared)) / 2;
  }
  latent.isSinglePurchase = history.purchases === 0;
  latentOf = prepared;
  ({ recencyDays, frequency, daysSinceJoin, totalPurchases } = input);
}

/** What both latent models make of a reading of the history: it never falls with recency, all else the same. */
function latentLogOdds(input: ChurnInput, totalPurchases: number | null, prepared: PreparedChurnTransforms): number {
  readPurchaseHistory(input, totalPurchases, prepared.lookbackDays, history);
  return (churnLogOdds(prepared.bgNbdReturn(history)) + churnLogOdds(prepared.paretoNbdReturn(history))) / 2;
}

function churnLogOdds(returns: number): number {
  const probability = Math.min(Math.max(returns, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY);
  return Math.log((1 - probability) / probability);
}

function bounded(value: number, { least, most }: { least: number; most: number }): number {
  return value < least ? least : value > most ? most : value;
}

const PROBE_TRANSFORMS = prepareChurnTransforms({
  lookbackDays: 180,
  horizonDays: 90,
  bgNbd: { rateShape: 0.5, rateScaleDays: 15, dropoutA: 0.8, dropoutB: 2.5 },
  paretoNbd: { rateShape: 0.5, rateScaleDays: 15, dropoutShape: 0.5, dropoutScaleDays: 15 },
  bounds: {
    log_avg_monetary: { least: 1, most: 9 },
    log_frequency: { least: 0.5, most: 5 },
    log_recency_days: { least: 0.7, most: 7 },
    log_days_since_join: { least: 3, most: 8 },
  },
});

/**
 * Churn's features: what latent models of purchasing make of the fields, beside value, membership and recency.
 *
 * @example
 * const prepared = prepareChurnTransforms(manifest.transforms);
 * const vector = new Float64Array(churnFeatureView.features.length);
 * churnFeatureView.write(customer, prepared, vector, 0);
 */
export const churnFeatureView = defineFeatureView<ChurnInput, PreparedChurnTransforms>(
  { name: 'churn', version: 3, features: FEATURES, write },
  [
    // Recency, frequency, spend, membership, tenure, purchases in the whole history.
    [30, 5, 125.5, true, 365, null],
    [30, 5, 125.5, true, 365, 12],
    [0, 0, -4, false, 0, null],
    [200, 0, 9.99, false, 200, null],
    [200, 0, 9.99, false, 700, null],
    [7, 3, 40, true, 60, null],
    [1, 90, 1e6, false, 5000, null],
    [1, 170, 1e6, false, 36_500, 9000],
  ].map(([recencyDays, frequency, avgMonetary, loyaltyMember, daysSinceJoin, totalPurchases]) => ({
    input: { recencyDays, frequency, avgMonetary, loyaltyMember, daysSinceJoin, totalPurchases } as ChurnInput,
    transforms: PROBE_TRANSFORMS,
  })),
);
