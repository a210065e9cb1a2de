import { type ChurnInput } from './churn-snapshot';
import { defineFeatureView, type Feature } from './feature-view';

/** Fitted on the training set and kept in the artefact; they give `frequency` its meaning. */
export interface ChurnTransforms {
  /** Length of the window in which `frequency` counts purchase days. */
  lookbackDays: number;
  /**
   * Gamma distribution of purchase rates (purchase days a day) over the training customers: a customer's own rate is
   * drawn towards its mean `shape / scaleDays` by as much as `scaleDays` days of observation weigh.
   */
  purchaseRate: { shape: number; scaleDays: number };
}

const FEATURES = [
  {
    name: 'log_recency_days',
    description: 'Days since the last purchase',
    formula: 'ln(1 + recency_days)',
  },
  {
    name: 'log_purchase_rate',
    description: 'Purchase days a day in the lookback window, drawn towards the mean where little is known',
    formula: 'ln((shape + frequency) / (scale_days + min(tenure_days, lookback_days)))',
  },
  {
    name: 'log_overdue',
    description: "Recency against the customer's own purchase gap: purchases that were due since the last one",
    formula: 'ln(1 + recency_days * purchase_rate)',
  },
  {
    name: 'recency_share_of_tenure',
    description: 'Recency against the time since joining: 1 for who bought on the first day only',
    formula: 'recency_days / tenure_days',
  },
  {
    name: 'log_avg_monetary',
    description: 'Mean spend per purchase day',
    formula: 'ln(1 + max(avg_monetary, 0))',
  },
  {
    name: 'loyalty_member',
    description: 'Member of the loyalty programme',
    formula: '1 for a member, else 0',
  },
  {
    name: 'log_tenure_days',
    description: 'Days since joining',
    formula: 'ln(1 + tenure_days), tenure_days = max(days_since_join, recency_days, 1)',
  },
  {
    name: 'single_purchase',
    description: 'No purchase after the day of joining',
    formula: '1 where recency_days >= tenure_days, else 0',
  },
] as const satisfies readonly Feature[];

function write(input: ChurnInput, transforms: ChurnTransforms, vector: Float64Array, offset: number): void {
  const { recencyDays, frequency } = input;
  const tenureDays = Math.max(input.daysSinceJoin, recencyDays, 1);
  const { shape, scaleDays } = transforms.purchaseRate;
  const purchaseRate = (shape + frequency) / (scaleDays + Math.min(tenureDays, transforms.lookbackDays));
  vector[offset] = Math.log1p(recencyDays);
  vector[offset + 1] = Math.log(purchaseRate);
  vector[offset + 2] = Math.log1p(recencyDays * purchaseRate);
  vector[offset + 3] = recencyDays / tenureDays;
  vector[offset + 4] = Math.log1p(Math.max(input.avgMonetary, 0));
  vector[offset + 5] = input.loyaltyMember ? 1 : 0;
  vector[offset + 6] = Math.log1p(tenureDays);
  vector[offset + 7] = recencyDays >= tenureDays ? 1 : 0;
}

const PROBE_TRANSFORMS: ChurnTransforms = { lookbackDays: 180, purchaseRate: { shape: 0.7, scaleDays: 45 } };

/**
 * Churn's features: transforms of the five inputs that carry the behaviour.
 *
 * @example
 * const vector = new Float64Array(churnFeatureView.features.length);
 * churnFeatureView.write(
 *   { recencyDays: 30, frequency: 5, avgMonetary: 125.5, loyaltyMember: true, daysSinceJoin: 365, totalPurchases: null },
 *   { lookbackDays: 180, purchaseRate: { shape: 0.7, scaleDays: 45 } },
 *   vector,
 *   0,
 * );
 * vector[0]; // ln(31) = 3.434
 */
export const churnFeatureView = defineFeatureView<ChurnInput, ChurnTransforms>(
  { name: 'churn', version: 1, features: FEATURES, write },
  [
    {
      recencyDays: 30,
      frequency: 5,
      avgMonetary: 125.5,
      loyaltyMember: true,
      daysSinceJoin: 365,
      totalPurchases: null,
    },
    { recencyDays: 0, frequency: 0, avgMonetary: -4, loyaltyMember: false, daysSinceJoin: 0, totalPurchases: null },
    {
      recencyDays: 200,
      frequency: 0,
      avgMonetary: 9.99,
      loyaltyMember: false,
      daysSinceJoin: 200,
      totalPurchases: null,
    },
    { recencyDays: 7, frequency: 3, avgMonetary: 40, loyaltyMember: true, daysSinceJoin: 60, totalPurchases: null },
    {
      recencyDays: 1,
      frequency: 90,
      avgMonetary: 1e6,
      loyaltyMember: false,
      daysSinceJoin: 5000,
      totalPurchases: null,
    },
  ].map((input) => ({ input, transforms: PROBE_TRANSFORMS })),
);

/**
 * Fits the purchase-rate transform by the method of moments on counts of a negative binomial distribution:
 * with exposure w, E[f] = rate w and Var[f] = rate w + (rate w)^2 / shape.
 *
 * Source: Greene, Econometric Analysis, on the negative binomial (NB2) with exposure.
 */
export function fitChurnTransforms(inputs: readonly ChurnInput[], lookbackDays: number): ChurnTransforms {
  let purchases = 0;
  let exposureDays = 0;
  for (const input of inputs) {
    purchases += input.frequency;
    exposureDays += exposure(input, lookbackDays);
  }
  // Half a purchase keeps the rate above zero where nobody bought within the lookback.
  const meanRate = Math.max(purchases, 0.5) / Math.max(exposureDays, 1);
  let excess = 0;
  let expectedSquares = 0;
  for (const input of inputs) {
    const expected = meanRate * exposure(input, lookbackDays);
    excess += (input.frequency - expected) ** 2 - expected;
    expectedSquares += expected ** 2;
  }
  // Customers who hardly differ would give an endless shape: 20 is already next to no difference.
  const shape = expectedSquares / Math.max(excess, expectedSquares / 20);
  return { lookbackDays, purchaseRate: { shape, scaleDays: shape / meanRate } };
}

function exposure(input: ChurnInput, lookbackDays: number): number {
  return Math.min(Math.max(input.daysSinceJoin, input.recencyDays, 1), lookbackDays);
}
