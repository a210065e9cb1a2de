import { prepareChurnTransforms, type PreparedChurnTransforms, writeChurnFeatures } from './churn-features';
import { type ChurnInput } from './churn-snapshot';
import { defineFeatureView, type Feature } from './feature-view';

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
  { name: 'churn', version: 3, features: FEATURES, write: writeChurnFeatures },
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
