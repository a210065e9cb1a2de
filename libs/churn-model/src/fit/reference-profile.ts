import { type ChurnInput } from '@retail-ml/features';
import { quantileSorted } from 'simple-statistics';

/** How inputs and predictions were distributed in training: what drift is measured against. */
export interface ReferenceProfile {
  rows: number;
  /** Quantiles at 0 %, 5 %, ... 100 %, by field name of the API; `churn_probability` is the model's answer. */
  quantiles: Record<string, number[]>;
  /** Share of loyalty members. */
  loyaltyMemberShare: number;
}

const QUANTILE_STEPS = 20;

export function referenceProfile(inputs: readonly ChurnInput[], probabilities: Float64Array): ReferenceProfile {
  const quantiles = (values: ArrayLike<number>) => {
    const sorted = Array.from(values).sort((a, b) => a - b);
    return Array.from({ length: QUANTILE_STEPS + 1 }, (_, i) => quantileSorted(sorted, i / QUANTILE_STEPS));
  };
  return {
    rows: inputs.length,
    quantiles: {
      recency_days: quantiles(inputs.map((input) => input.recencyDays)),
      frequency: quantiles(inputs.map((input) => input.frequency)),
      avg_monetary: quantiles(inputs.map((input) => input.avgMonetary)),
      days_since_join: quantiles(inputs.map((input) => input.daysSinceJoin)),
      churn_probability: quantiles(probabilities),
    },
    loyaltyMemberShare: inputs.filter((input) => input.loyaltyMember).length / inputs.length,
  };
}
