import {
  type ChurnPredictor,
  MOST_DAYS,
  MOST_MONEY,
  MOST_PURCHASE_DAYS,
  NEXT_ACTIONS,
  RISK_CATEGORIES,
  watchedChurnColumns,
} from '@retail-ml/churn-model';
import { type ChurnInput, churnInputAt, type ChurnInputColumns } from '@retail-ml/features';
import { type InputCells, inputsOf, type TabularModel } from './tabular-model';

/** Churn in tables: names, limits and answers are those of the API. */
export function churnTable(predictor: ChurnPredictor): TabularModel {
  const { modelVersion, horizonDays, lookbackDays } = predictor;
  return {
    name: 'churn',
    entity: 'customer',
    modelVersion,
    inputs: [
      { name: 'recency_days', kind: 'whole number', minimum: 0, maximum: MOST_DAYS },
      { name: 'frequency', kind: 'whole number', minimum: 0, maximum: MOST_PURCHASE_DAYS },
      { name: 'avg_monetary', kind: 'number', minimum: 0, maximum: MOST_MONEY },
      { name: 'loyalty_member', kind: 'flag' },
      { name: 'days_since_join', kind: 'whole number', minimum: 0, maximum: MOST_DAYS },
      { name: 'total_purchases', kind: 'whole number', minimum: 1, maximum: MOST_DAYS, isOptional: true },
    ],
    rules: [
      {
        column: 'recency_days',
        limit: 'days_since_join',
        because: 'the last purchase cannot come before the first day',
      },
      {
        column: 'frequency',
        limit: lookbackDays,
        because: `it counts days with a purchase in the model's last ${lookbackDays} days`,
      },
      {
        column: 'frequency',
        limit: 'total_purchases',
        because: `the whole history holds the last ${lookbackDays} days`,
      },
    ],
    outputs: [
      { name: 'churn_probability', kind: 'number' },
      { name: 'risk_category', kind: 'choice', choices: RISK_CATEGORIES },
      { name: 'next_action', kind: 'choice', choices: NEXT_ACTIONS },
      { name: 'next_active_from_days', kind: 'whole number' },
      { name: 'next_active_to_days', kind: 'whole number' },
      { name: 'inactive_since_days', kind: 'whole number' },
      { name: 'value_at_risk', kind: 'number' },
    ],
    constants: { horizon_days: horizonDays, model_version: modelVersion },
    headline: 'churn_probability',
    counted: { output: 'risk_category', as: 'risk_categories' },
    predict: (cells, isPossible, answers) => {
      predictor.predictColumns(customerColumns(cells), isPossible, {
        churnProbability: answers['churn_probability'],
        riskCategory: answers['risk_category'],
        nextAction: answers['next_action'],
        nextActiveFromDays: answers['next_active_from_days'],
        nextActiveToDays: answers['next_active_to_days'],
        inactiveSinceDays: answers['inactive_since_days'],
        valueAtRisk: answers['value_at_risk'],
      });
    },
    reasons: (cells) => {
      const read = customerReader(cells);
      return (row) => predictor.reasons(read(row));
    },
    watchedColumns: (chunks) => watchedChurnColumns(inputsOf(chunks, customerReader), predictor),
  };
}

function customerColumns({ numbers }: InputCells): ChurnInputColumns {
  return {
    recencyDays: numbers['recency_days'],
    frequency: numbers['frequency'],
    avgMonetary: numbers['avg_monetary'],
    loyaltyMember: numbers['loyalty_member'],
    daysSinceJoin: numbers['days_since_join'],
    totalPurchases: numbers['total_purchases'],
  };
}

function customerReader(cells: InputCells): (row: number) => ChurnInput {
  const columns = customerColumns(cells);
  return (row) => churnInputAt(columns, row);
}
