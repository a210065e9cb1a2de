import { churnFeatureView, type ChurnInput, drawBackgroundRows } from '@retail-ml/features';
import { type ArtefactDraft, type GoldenRow, type Manifest } from '@retail-ml/model-registry';
import { seededRandom } from '@retail-ml/tensorflow';
import { goldenOutput } from '../churn-model-code';
import { type ChurnExplanation } from '../churn-reasons';
import { ChurnPredictor } from '../churn-predictor';
import { recencyRuleProbability } from '../recency-rule';
import { type WatchedChurnColumn, watchedChurnColumns } from '../watched-columns';
import { churnModelCard } from './churn-model-card';
import { type ChurnTrainingRow, type ChurnTrainingRows, type FittedChurnModel } from './fit-churn-model';
import { evaluateDates } from './evaluate-dates';
import { judgeChurnModel } from './judge-churn-model';

const GOLDEN_ROWS = 100;
/** Against so many customers a prediction is explained: see decision 0014 for what more or fewer would do. */
const BACKGROUND_ROWS = 32;

/** Where the model comes from: the parts of the manifest that fitting does not know. */
export type TrainingContext = Pick<
  Manifest['training'],
  'source' | 'window' | 'seed' | 'commit' | 'seconds' | 'options'
>;

/** Predicts with a model that has not been saved yet. */
export function predictorOf({ sections, network }: FittedChurnModel): ChurnPredictor {
  return new ChurnPredictor({ manifest: { ...sections, version: 'unsaved' }, network: network.plain });
}

/**
 * Judges the fitted model on rows it never saw, beside the recency rule, and makes the artefact to save.
 *
 * @param testRows their label windows begin where the last training one ends, or later
 * @param profileOf makes the reference profile, as plain JSON, of the training rows and what the model says of them
 */
export function draftChurnArtefact(
  fitted: FittedChurnModel,
  trainRows: ChurnTrainingRows,
  testRows: readonly ChurnTrainingRow[],
  context: TrainingContext,
  profileOf: (columns: WatchedChurnColumn[]) => unknown,
): ArtefactDraft {
  const predictor = predictorOf(fitted);
  const probabilities = (rows: readonly ChurnTrainingRow[]) =>
    Float64Array.from(rows, (row) => predictor.churnProbability(row));
  const { network, sections, baseline, parity, rows } = fitted;
  const { name, version, fingerprint, features } = churnFeatureView;
  return {
    modelJson: network.modelJson,
    weights: network.weights,
    modelCard: churnModelCard,
    manifest: {
      featureView: { name, version, fingerprint, features: features.map((feature) => ({ ...feature })) },
      ...sections,
      // Trained to be right; nothing learned afterwards made it more so.
      calibration: null,
      explanation: explanation(trainRows, predictor, context.seed),
      referenceProfile: profileOf(watchedChurnColumns(trainRows, predictor)),
      evaluation: {
        ...judgeChurnModel(
          testRows,
          probabilities(testRows),
          { recency_rule: Float64Array.from(testRows, (row) => recencyRuleProbability(baseline, row.recencyDays)) },
          { decision: sections.decision, lookbackDays: sections.transforms.lookbackDays, seed: context.seed },
        ),
        dates: evaluateDates(testRows, predictor),
      },
      training: { ...context, rows: { ...rows, test: testRows.length } },
      parity,
      goldenRows: goldenRows(testRows, predictor),
    },
  };
}

/** Draws the customers that predictions are explained against, from the lowest log-odds to the highest. */
function explanation(trainRows: ChurnTrainingRows, predictor: ChurnPredictor, seed: number): ChurnExplanation {
  const probabilities = new Float64Array(trainRows.length);
  let place = 0;
  for (const row of trainRows) probabilities[place++] = predictor.churnProbability(row);
  const rows = drawBackgroundRows(probabilities, BACKGROUND_ROWS, seededRandom(seed).uniform);
  return { background: rows.map((row) => inputOf(trainRows.at(row)!)) };
}

/** Rows spread evenly over the test set, so that old and new, good and poor customers are among them. */
function goldenRows(testRows: readonly ChurnTrainingRow[], predictor: ChurnPredictor): GoldenRow[] {
  const count = Math.min(GOLDEN_ROWS, testRows.length);
  return Array.from({ length: count }, (_, i) => {
    const input = inputOf(testRows[Math.floor((i * testRows.length) / count)]);
    return { input: { ...input }, output: goldenOutput(predictor, input) };
  });
}

/** What the model is asked about a customer, without what the row knows besides. */
function inputOf(row: ChurnTrainingRow): ChurnInput {
  const { recencyDays, frequency, avgMonetary, loyaltyMember, daysSinceJoin, totalPurchases } = row;
  return { recencyDays, frequency, avgMonetary, loyaltyMember, daysSinceJoin, totalPurchases };
}
