import { type ChurnInput } from '@retail-ml/features';
import { type ChurnPredictor } from './churn-predictor';

/** One field of many customers, by its name in requests and answers: what drift is looked for in. */
export interface WatchedChurnColumn {
  field: string;
  role: 'feature' | 'prediction';
  values: (number | string | boolean)[];
}

/** The features of requests, by their fields. */
export const CHURN_REQUEST_FIELDS = {
  recency_days: 'recencyDays',
  frequency: 'frequency',
  avg_monetary: 'avgMonetary',
  loyalty_member: 'loyaltyMember',
  days_since_join: 'daysSinceJoin',
} as const satisfies Record<string, keyof ChurnInput>;

/** What customers look like to the model, and what it says of them. */
export function watchedChurnColumns(inputs: readonly ChurnInput[], predictor: ChurnPredictor): WatchedChurnColumn[] {
  const predictions = inputs.map((input) => {
    const { churnProbability, riskCategory } = predictor.predict(input);
    return { churnProbability, riskCategory };
  });
  return [
    ...Object.entries(CHURN_REQUEST_FIELDS).map(([field, name]) => ({
      field,
      role: 'feature' as const,
      values: inputs.map((input) => input[name]),
    })),
    {
      field: 'churn_probability',
      role: 'prediction',
      values: predictions.map(({ churnProbability }) => churnProbability),
    },
    { field: 'risk_category', role: 'prediction', values: predictions.map(({ riskCategory }) => riskCategory) },
  ];
}
