import { sigmoid } from '@retail-ml/network';
import { fitLogisticRegression, type LogisticRegression } from './logistic-regression';

/** The baseline: churn from recency alone, as many teams do it in a spreadsheet. */
export type RecencyRule = LogisticRegression;

/** Fits a logistic regression of churn on ln(1 + recency days). */
export function fitRecencyRule(recencyDays: ArrayLike<number>, churned: ArrayLike<number>): RecencyRule {
  return fitLogisticRegression(Array.from(recencyDays, Math.log1p), churned);
}

export function recencyRuleProbability(rule: RecencyRule, recencyDays: number): number {
  return sigmoid(rule.slope * Math.log1p(recencyDays) + rule.intercept);
}
