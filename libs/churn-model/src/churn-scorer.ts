import {
  type ChurnInput,
  type ChurnTransforms,
  prepareChurnTransforms,
  type PreparedChurnTransforms,
  standardize,
  writeChurnFeatures,
} from '@retail-ml/features';
import { type DenseNetwork, sigmoid } from '@retail-ml/network';
import { type ChurnModelSections } from './churn-model-sections';
import { type ChurnPrediction } from './churn-prediction';
import { nextActivePeriod } from './next-active-period';
import { nextAction, riskCategory } from './risk-category';
import { SurvivalCurve } from './survival-curve';
import { customerValuePerDay, valueAtRisk } from './value-at-risk';

/**
 * A prediction from fitted values and a network, and no more: what every place computes, from the API to a function
 * inside BigQuery, where neither artefacts nor their checks can follow.
 */
export class ChurnScorer {
  /** Days without a purchase after which a customer counts as churned. */
  readonly horizonDays: number;
  /** Window in which `frequency` counts purchase days. */
  readonly lookbackDays: number;
  private readonly transforms: PreparedChurnTransforms;
  private readonly curve: SurvivalCurve;
  // One row's numbers, used again for each: a prediction allocates nothing but its answer.
  private readonly vector: Float64Array;
  private readonly outputs: Float64Array;

  constructor(
    private readonly sections: ChurnModelSections,
    private readonly network: DenseNetwork,
  ) {
    this.horizonDays = sections.decision.horizonDays;
    this.lookbackDays = sections.transforms.lookbackDays;
    this.transforms = preparedOnce(sections.transforms);
    this.curve = new SurvivalCurve(this.horizonDays);
    this.vector = new Float64Array(network.inputWidth);
    this.outputs = new Float64Array(network.outputWidth);
  }

  predict(input: ChurnInput): ChurnPrediction {
    const churnLogit = this.churnLogit(input);
    const churnProbability = sigmoid(churnLogit);
    const { decision } = this.sections;
    const category = riskCategory(churnProbability, decision);
    this.curve.set(this.outputs, 1, churnLogit);
    const activePeriod = nextActivePeriod(this.curve);
    return {
      churnProbability,
      riskCategory: category,
      nextAction: nextAction(category, customerValuePerDay(input, this.lookbackDays), decision),
      valueAtRisk: valueAtRisk(churnProbability, input, this.lookbackDays, this.horizonDays),
      nextActivePeriod: activePeriod,
      inactiveSinceDays: activePeriod === null ? input.recencyDays : null,
    };
  }

  /** Probability of no purchase in the `horizonDays` days from the as-of day. */
  churnProbability(input: ChurnInput): number {
    return sigmoid(this.churnLogit(input));
  }

  /** Probabilities of no purchase within each of the given numbers of days: they never rise with the days. */
  survival(input: ChurnInput, days: readonly number[]): number[] {
    this.curve.set(this.outputs, 1, this.churnLogit(input));
    return days.map((count) => this.curve.survival(count));
  }

  /** Log-odds of churn; leaves the network's outputs for the curve. */
  protected churnLogit(input: ChurnInput): number {
    writeChurnFeatures(input, this.transforms, this.vector, 0);
    standardize(this.sections.standardizer, this.vector, 0);
    this.network.predict(this.vector, this.outputs);
    return this.outputs[0];
  }
}

// The predictor that proves an artefact and the one that then answers read the same tables.
const prepared = new WeakMap<ChurnTransforms, PreparedChurnTransforms>();

function preparedOnce(transforms: ChurnTransforms): PreparedChurnTransforms {
  let tables = prepared.get(transforms);
  if (tables === undefined) prepared.set(transforms, (tables = prepareChurnTransforms(transforms)));
  return tables;
}
