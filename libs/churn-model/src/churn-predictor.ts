import {
  churnFeatureView,
  type ChurnInput,
  type ChurnTransforms,
  prepareChurnTransforms,
  type PreparedChurnTransforms,
  type ReasonCodes,
  type Reasons,
  standardize,
} from '@retail-ml/features';
import { type DenseNetwork, sigmoid } from '@retail-ml/network';
import { type Artefact, type Manifest } from '@retail-ml/model-registry';
import { type ChurnModelSections, readChurnModelSections } from './churn-model-sections';
import { ChurnModelError } from './churn-model-error';
import { type ChurnPrediction } from './churn-prediction';
import { churnReasonCodes } from './churn-reasons';
import { nextActivePeriod } from './next-active-period';
import { nextAction, riskCategory } from './risk-category';
import { INTERVAL_COUNT, SurvivalCurve } from './survival-curve';
import { customerValuePerDay, valueAtRisk } from './value-at-risk';

/** Network outputs: the churn logit, then one hazard logit an interval. */
export const CHURN_OUTPUT_WIDTH = 1 + INTERVAL_COUNT;

/** What a prediction needs of an artefact. */
export interface ChurnArtefact extends Pick<Artefact, 'network'> {
  manifest: Pick<Manifest, 'version' | 'explanation' | keyof ChurnModelSections>;
}

/**
 * Predicts churn from a trained model, without TensorFlow.
 *
 * @example
 * const predictor = new ChurnPredictor(await registry.load(churnModelCode));
 * predictor.predict({
 *   recencyDays: 30,
 *   frequency: 5,
 *   avgMonetary: 125.5,
 *   loyaltyMember: true,
 *   daysSinceJoin: 365,
 *   totalPurchases: null,
 * });
 */
export class ChurnPredictor {
  readonly modelVersion: string;
  /** Days without a purchase after which a customer counts as churned. */
  readonly horizonDays: number;
  /** Window in which `frequency` counts purchase days. */
  readonly lookbackDays: number;
  private readonly sections: ChurnModelSections;
  private readonly transforms: PreparedChurnTransforms;
  private readonly network: DenseNetwork;
  private readonly curve: SurvivalCurve;
  private readonly explanation: unknown;
  private reasonCodes: ReasonCodes<ChurnInput> | null = null;
  // One row's numbers, used again for each: a prediction allocates nothing but its answer.
  private readonly vector: Float64Array;
  private readonly outputs: Float64Array;

  /** @throws ChurnModelError when the artefact is not one of churn's. */
  constructor(artefact: ChurnArtefact) {
    const { manifest, network } = artefact;
    this.sections = readChurnModelSections(manifest);
    const width = churnFeatureView.features.length;
    if (network.inputWidth !== width || network.outputWidth !== CHURN_OUTPUT_WIDTH) {
      throw new ChurnModelError(
        'invalid-section',
        `model.json: the network maps ${network.inputWidth} features to ${network.outputWidth} outputs; ` +
          `churn needs ${width} and ${CHURN_OUTPUT_WIDTH}.`,
      );
    }
    this.network = network;
    this.explanation = manifest.explanation;
    this.modelVersion = manifest.version;
    this.horizonDays = this.sections.decision.horizonDays;
    this.lookbackDays = this.sections.transforms.lookbackDays;
    this.transforms = preparedOnce(this.sections.transforms);
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

  /**
   * Why: what each field that was given adds to the log-odds of churn, ln(p / (1 - p)), and where they start.
   *
   * @throws ChurnModelError `no-explanation` for a model that was trained without background rows
   */
  reasons(input: ChurnInput): Reasons {
    this.reasonCodes ??= churnReasonCodes(this.explanation, this.lookbackDays, (mixture) => this.churnLogit(mixture));
    return this.reasonCodes.of(input);
  }

  /** Probabilities of no purchase within each of the given numbers of days: they never rise with the days. */
  survival(input: ChurnInput, days: readonly number[]): number[] {
    this.curve.set(this.outputs, 1, this.churnLogit(input));
    return days.map((count) => this.curve.survival(count));
  }

  /** Log-odds of churn; leaves the network's outputs for the curve. */
  private churnLogit(input: ChurnInput): number {
    const { standardizer } = this.sections;
    churnFeatureView.write(input, this.transforms, this.vector, 0);
    standardize(standardizer, this.vector, 0);
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
