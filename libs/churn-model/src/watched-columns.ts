import { type ChurnInput } from '@retail-ml/features';
import { type ChurnPredictor } from './churn-predictor';
import { CHURN_REQUEST_FIELDS } from './request-fields';

/** One field of many customers, by its name in requests and answers: what drift is looked for in. */
export interface WatchedChurnColumn {
  field: string;
  role: 'feature' | 'prediction';
  /** Null where a request left out `total_purchases`. */
  values: (number | string | boolean | null)[];
}

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
