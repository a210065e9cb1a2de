import { churnFeatureView, type ChurnInput } from '@retail-ml/features';
import { type Artefact, type GoldenRow, type ModelCode } from '@retail-ml/model-registry';
import { ChurnPredictor } from './churn-predictor';
import { INTERVAL_COUNT, INTERVAL_DAYS } from './survival-curve';

/** Horizons of the golden rows' survival probabilities: 30, 60, ... 180 days. */
const GOLDEN_DAYS = Array.from({ length: INTERVAL_COUNT }, (_, k) => INTERVAL_DAYS * (k + 1));

/** What a golden row says: the churn probability, then the survival probabilities at 30, 60, ... 180 days. */
export function goldenOutput(predictor: ChurnPredictor, input: ChurnInput): number[] {
  return [predictor.churnProbability(input), ...predictor.survival(input, GOLDEN_DAYS)];
}

/** What a registry needs to prove a churn model at load. */
export const churnModelCode: ModelCode = {
  featureView: churnFeatureView,
  replay(artefact: Artefact, inputs: GoldenRow['input'][]): number[][] {
    const predictor = new ChurnPredictor(artefact);
    return inputs.map((input) => goldenOutput(predictor, input as unknown as ChurnInput));
  },
};
