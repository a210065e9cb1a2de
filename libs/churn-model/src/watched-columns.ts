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
export function watchedChurnColumns(inputs: Iterable<ChurnInput>, predictor: ChurnPredictor): WatchedChurnColumn[] {
  const columnOf = (field: string, role: WatchedChurnColumn['role']): WatchedChurnColumn => ({
    field,
    role,
    values: [],
  });
  const features = Object.entries(CHURN_REQUEST_FIELDS).map(([field, name]) => ({
    name,
    column: columnOf(field, 'feature'),
  }));
  const probability = columnOf('churn_probability', 'prediction');
  const category = columnOf('risk_category', 'prediction');
  for (const input of inputs) {
    for (const { name, column } of features) column.values.push(input[name]);
    const { churnProbability, riskCategory } = predictor.predict(input);
    probability.values.push(churnProbability);
    category.values.push(riskCategory);
  }
  return [...features.map(({ column }) => column), probability, category];
}
