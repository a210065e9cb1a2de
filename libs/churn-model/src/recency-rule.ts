import { sigmoid } from '@retail-ml/network';
import { fitProbabilityCalibration, type ProbabilityCalibration } from './probability-calibration';

/** The baseline: churn from recency alone, as many teams do it in a spreadsheet. */
export interface RecencyRule {
  calibration: ProbabilityCalibration;
}

/** Fits a logistic regression of churn on ln(1 + recency days). */
export function fitRecencyRule(recencyDays: ArrayLike<number>, churned: ArrayLike<number>): RecencyRule {
  return { calibration: fitProbabilityCalibration(Array.from(recencyDays, Math.log1p), churned) };
}

export function recencyRuleProbability(rule: RecencyRule, recencyDays: number): number {
  return sigmoid(rule.calibration.slope * Math.log1p(recencyDays) + rule.calibration.intercept);
}
