import { type ChurnInput } from '@retail-ml/features';
import { type ChurnPredictor } from './churn-predictor';
import { CHURN_REQUEST_FIELDS } from './request-fields';

/** One field of many customers, by its name in requests and answers: what drift is looked for in. */
export interface WatchedChurnColumn {
  field: string;
  role: 'feature' | 'prediction';
  /** Null where a request left out `total_purchases`. */
  readonly values: (number | string | boolean | null)[];
}

/**
 * What customers look like to the model, and what it says of them. A feature's values are made each time they are asked
 * for: of many rows, one column at a time is held.
 */
export function watchedChurnColumns(inputs: Iterable<ChurnInput>, predictor: ChurnPredictor): WatchedChurnColumn[] {
  const probabilities: number[] = [];
  const categories: string[] = [];
  for (const input of inputs) {
    const { churnProbability, riskCategory } = predictor.predict(input);
    probabilities.push(churnProbability);
    categories.push(riskCategory);
  }
  return [
    ...Object.entries(CHURN_REQUEST_FIELDS).map(([field, name]) => ({
      field,
      role: 'feature' as const,
      get values() {
        return Array.from(inputs, (input) => input[name]);
      },
    })),
    { field: 'churn_probability', role: 'prediction', values: probabilities },
    { field: 'risk_category', role: 'prediction', values: categories },
  ];
}
