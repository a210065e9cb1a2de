import { churnFeatureView, type ChurnInput, type ReasonCodes, type Reasons } from '@retail-ml/features';
import { type DenseNetwork } from '@retail-ml/network';
import { type Artefact, type Manifest } from '@retail-ml/model-registry';
import { type ChurnModelSections, readChurnModelSections } from './churn-model-sections';
import { ChurnModelError } from './churn-model-error';
import { churnReasonCodes } from './churn-reasons';
import { ChurnScorer } from './churn-scorer';
import { INTERVAL_COUNT } from './survival-curve';

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
export class ChurnPredictor extends ChurnScorer {
  readonly modelVersion: string;
  private readonly explanation: unknown;
  private reasonCodes: ReasonCodes<ChurnInput> | null = null;

  /** @throws ChurnModelError when the artefact is not one of churn's. */
  constructor({ manifest, network }: ChurnArtefact) {
    super(readChurnModelSections(manifest), churnNetwork(network));
    this.explanation = manifest.explanation;
    this.modelVersion = manifest.version;
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
}

function churnNetwork(network: DenseNetwork): DenseNetwork {
  const width = churnFeatureView.features.length;
  if (network.inputWidth === width && network.outputWidth === CHURN_OUTPUT_WIDTH) return network;
  throw new ChurnModelError(
    'invalid-section',
    `model.json: the network maps ${network.inputWidth} features to ${network.outputWidth} outputs; ` +
      `churn needs ${width} and ${CHURN_OUTPUT_WIDTH}.`,
  );
}
