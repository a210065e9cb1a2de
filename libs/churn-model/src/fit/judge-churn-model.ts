import { type Evaluation } from '@retail-ml/model-registry';
import { rankRows } from '../churn-metrics';
import { type RiskDecision } from '../risk-category';
import { churnSlices } from './churn-slices';
import { evaluateChurnModel } from './evaluate-churn-model';
import { type ChurnTrainingRow } from './fit-churn-model';
import { categoryOutcomes, reliabilityCurve } from './reliability-curve';
import { rocCurve } from './roc-curve';

/**
 * Everything that the test rows say of a model: figures beside the baselines', slices, and the curves of the model
 * card.
 *
 * @param model probabilities, one a row; so are those of the baselines
 * @throws ChurnModelError `too-little-data` for fewer than 20 churners or 20 stayers.
 */
export function judgeChurnModel(
  rows: readonly ChurnTrainingRow[],
  model: Float64Array,
  baselines: Record<string, Float64Array>,
  { decision, lookbackDays, seed }: { decision: RiskDecision; lookbackDays: number; seed: number },
): Evaluation {
  const evaluation = evaluateChurnModel(rows, model, baselines, seed);
  const labels = Uint8Array.from(rows, (row) => (row.churned ? 1 : 0));
  return {
    ...evaluation,
    slices: churnSlices(rows, model, lookbackDays, seed),
    curves: {
      reliability: reliabilityCurve(model, labels),
      categories: categoryOutcomes(model, labels, decision),
      roc: Object.entries({ model, ...baselines }).map(([name, probabilities]) => ({
        name,
        points: rocCurve(rankRows(probabilities, labels)),
      })),
    },
  };
}
