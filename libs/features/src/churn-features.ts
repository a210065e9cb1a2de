import { bgNbd, type BgNbdPrior } from './bg-nbd';
import { bgNbdTables } from './bg-nbd-tables';
import { type ChurnInput } from './churn-snapshot';
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

/** Writes the values of `churnFeatureView`, in its order, to `vector` from `offset`. */
export function writeChurnFeatures(
  input: ChurnInput,
  prepared: PreparedChurnTransforms,
  vector: Float64Array,
  offset: number,
): void {
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
