import { type CategoryOutcome, type ReliabilityBin } from '@retail-ml/model-registry';
import { RISK_CATEGORIES, riskCategoryPlace, type RiskDecision } from '../risk-category';
import { wilsonInterval } from './wilson-interval';

/** As many as the calibration error is measured over. */
const BINS = 15;

/**
 * Predicted probabilities against the churn rate that came true, in bins of equal width; the rates with Wilson's
 * interval at 95 %. Empty bins are left out.
 *
 * @param labels 1 for churned
 */
export function reliabilityCurve(probabilities: ArrayLike<number>, labels: ArrayLike<number>): ReliabilityBin[] {
  const binOf = (probability: number) => Math.min(Math.floor(probability * BINS), BINS - 1);
  return Array.from({ length: BINS }, (_, bin) => ({
    from: bin / BINS,
    to: (bin + 1) / BINS,
    ...outcomeOf(probabilities, labels, (probability) => binOf(probability) === bin),
  })).filter(({ rows }) => rows > 0);
}

/** Customers who were answered LOW, MEDIUM and HIGH: how many they are, and how many of them went. */
export function categoryOutcomes(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  decision: RiskDecision,
): CategoryOutcome[] {
  return RISK_CATEGORIES.map((name, place) => ({
    name,
    ...outcomeOf(probabilities, labels, (probability) => riskCategoryPlace(probability, decision) === place),
  })).filter(({ rows }) => rows > 0);
}

function outcomeOf(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  isMember: (probability: number) => boolean,
): Omit<CategoryOutcome, 'name'> {
  let rows = 0;
  let churned = 0;
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) {
    if (!isMember(probabilities[i])) continue;
    rows++;
    churned += labels[i];
    sum += probabilities[i];
  }
  return { rows, predicted: sum / rows, observed: churned / rows, ...wilsonInterval(churned, rows) };
}
