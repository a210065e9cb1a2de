import { type ChurnPrediction } from './churn-prediction';
import { NEXT_ACTIONS, RISK_CATEGORIES } from './risk-category';

/** Predictions of many customers, a column of numbers for each part of a `ChurnPrediction`. */
export interface ChurnColumns {
  churnProbability: Float64Array;
  /** Place in `RISK_CATEGORIES`. */
  riskCategory: Float64Array;
  /** Place in `NEXT_ACTIONS`. */
  nextAction: Float64Array;
  valueAtRisk: Float64Array;
  /** NaN without a period, here and below. */
  nextActiveFromDays: Float64Array;
  nextActiveToDays: Float64Array;
  /** NaN while a purchase is expected. */
  inactiveSinceDays: Float64Array;
}

export function churnColumns(rowCount: number): ChurnColumns {
  return {
    churnProbability: new Float64Array(rowCount),
    riskCategory: new Float64Array(rowCount),
    nextAction: new Float64Array(rowCount),
    valueAtRisk: new Float64Array(rowCount),
    nextActiveFromDays: new Float64Array(rowCount),
    nextActiveToDays: new Float64Array(rowCount),
    inactiveSinceDays: new Float64Array(rowCount),
  };
}

/** A row of the columns as a prediction. */
export function churnPredictionAt(columns: ChurnColumns, row: number): ChurnPrediction {
  const fromDays = columns.nextActiveFromDays[row];
  const isInactive = Number.isNaN(fromDays);
  return {
    churnProbability: columns.churnProbability[row],
    riskCategory: RISK_CATEGORIES[columns.riskCategory[row]],
    nextAction: NEXT_ACTIONS[columns.nextAction[row]],
    valueAtRisk: columns.valueAtRisk[row],
    nextActivePeriod: isInactive ? null : { fromDays, toDays: columns.nextActiveToDays[row] },
    inactiveSinceDays: isInactive ? columns.inactiveSinceDays[row] : null,
  };
}
