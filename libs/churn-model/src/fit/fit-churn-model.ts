import {
  type ChurnInput,
  churnFeatureView,
  type Day,
  fitStandardizer,
  type FollowUp,
  prepareChurnTransforms,
  type Standardizer,
  standardizeRows,
} from '@retail-ml/features';
import { type Parity } from '@retail-ml/model-registry';
import { type LoadedTensorFlow, type SeededRandom, seededRandom } from '@retail-ml/tensorflow';
import { quantile } from 'simple-statistics';
import { ChurnModelError } from '../churn-model-error';
import { type ChurnModelSections } from '../churn-model-sections';
import { fitRecencyRule, type RecencyRule } from '../recency-rule';
import { INTERVAL_COUNT, INTERVAL_DAYS } from '../survival-curve';
import { customerValuePerDay } from '../value-at-risk';
import { assembleChurnNetwork, type ChurnNetwork } from './churn-network';
import { fitChurnTransforms } from './fit-churn-transforms';
import { proveParity } from './prove-parity';
import { type BlockRows, type TrainedBlock, type TensorFlow, trainMembers } from './train-members';

/** A customer as of one day with the label: what a churn model learns from. */
export interface ChurnTrainingRow extends ChurnInput {
  customerId: string;
  asOf: Day;
  /** No purchase within the model's horizon. */
  churned: boolean;
  /** When the customer bought again, as far as known; null in files that hold the label only. */
  followUp: FollowUp | null;
}

/** Rows of any number: an array, or what makes a row when it is asked for. */
export interface ChurnTrainingRows extends Iterable<ChurnTrainingRow> {
  readonly length: number;
  at(index: number): ChurnTrainingRow | undefined;
}

export interface FitChurnOptions {
  lookbackDays: number;
  horizonDays: number;
  seed: number;
  /** Share of the work done, 0 to 1. */
  onProgress?: (share: number) => void;
}

export interface FittedChurnModel {
  sections: ChurnModelSections;
  network: ChurnNetwork;
  baseline: RecencyRule;
  parity: Parity;
  /** Rows the network learned from; none are kept back to calibrate on. */
  rows: { train: number; calibration: number };
}

/** A longer silence never lowers the probability of churn: the head may not fall with either. */
const RISING_FEATURES = ['latent_churn_log_odds', 'log_recency_days'];
/** The churn head's members, and the one network of all survival heads. */
const CHURN_MEMBERS = { members: 8, hiddenUnits: 8 };
const SURVIVAL_MEMBERS = { members: 1, hiddenUnits: 16 };
const MOST_TRAINING_ROWS = 20_000;
/** A snapshot's weight halves with every so many days of age: customers change. */
const HALF_LIFE_DAYS = 45;
/** Labels of 0 and 1 are learned as 0.02 and 0.98: next quarter is never quite like the last. */
const LABEL_SMOOTHING = 0.04;
/** Fewer teach nothing that holds. */
const FEWEST_ROWS = 200;
const RISK_THRESHOLDS = { mediumFrom: 0.3, highFrom: 0.6 };
const TOP_QUARTER = 0.75;

/**
 * Fits the production recipe: the latent models' priors and the other transforms, the standardizer, the churn network
 * and its survival heads, and the proof that plain numbers give what TensorFlow.js gives.
 *
 * @throws ChurnModelError `too-little-data` for fewer than 200 rows or a label that never changes.
 */
export async function fitChurnModel(
  { tf, backend }: LoadedTensorFlow,
  rows: ChurnTrainingRows,
  options: FitChurnOptions,
): Promise<FittedChurnModel> {
  const { lookbackDays, horizonDays, seed, onProgress } = options;
  const { newest, knowsFuture } = survey(rows);
  const train = sampleRows(rows, seededRandom(seed));
  const weights = Float32Array.from(train, (row) => 2 ** ((row.asOf - newest) / HALF_LIFE_DAYS));

  const transforms = fitChurnTransforms(
    train.map((row, i) => ({ input: row, churned: row.churned, weight: weights[i] })),
    { lookbackDays, horizonDays },
  );
  onProgress?.(0.2);
  const width = churnFeatureView.features.length;
  const prepared = prepareChurnTransforms(transforms);
  const matrix = new Float64Array(train.length * width);
  train.forEach((row, i) => churnFeatureView.write(row, prepared, matrix, i * width));
  const standardizer = fitStandardizer(matrix, width);
  standardizeRows(standardizer, matrix, train.length);
  const features = Float32Array.from(matrix);

  const churnBlock = await trainMembers(
    tf,
    {
      features,
      targets: Float32Array.from(train, (row) => LABEL_SMOOTHING / 2 + (row.churned ? 1 - LABEL_SMOOTHING : 0)),
      weights,
    },
    {
      ...CHURN_MEMBERS,
      ...startAtLatentLogOdds(standardizer),
      rising: RISING_FEATURES.map((name) => churnFeatureView.features.findIndex((it) => it.name === name)),
      seed,
      onEpoch: (epoch, epochs) => onProgress?.(0.2 + (0.5 * epoch) / epochs),
    },
  );
  const survivalBlock = knowsFuture
    ? await trainSurvivalHeads(tf, features, train, seed + 1, (share) => onProgress?.(0.7 + 0.25 * share))
    : null;

  const network = await assembleChurnNetwork(tf, width, churnBlock, survivalBlock);
  const parity = proveParity(network, features, width, backend);
  const values = train.map((row) => customerValuePerDay(row, lookbackDays));
  onProgress?.(1);
  return {
    sections: {
      transforms,
      standardizer,
      decision: { ...RISK_THRESHOLDS, horizonDays, topQuarterValue: quantile(values, TOP_QUARTER) },
    },
    network,
    baseline: fitRecencyRule(
      train.map((row) => row.recencyDays),
      train.map((row) => (row.churned ? 1 : 0)),
    ),
    parity,
    rows: { train: train.length, calibration: 0 },
  };
}

/** Rows in random order; every other one as a request that leaves the total of purchases out, which it may. */
function sampleRows(rows: ChurnTrainingRows, random: SeededRandom): ChurnTrainingRow[] {
  const sample = random.shuffled(rows.length, Math.min(rows.length, MOST_TRAINING_ROWS));
  return Array.from(sample, (place, i) => {
    const row = rows.at(place)!;
    return i % 2 === 0 ? row : { ...row, totalPurchases: null };
  });
}

/** Members begin by saying what the latent models say: the first feature, with its standardization undone. */
function startAtLatentLogOdds({ mean, scale }: Standardizer) {
  const skipStart = new Float32Array(mean.length);
  skipStart[0] = scale[0];
  return { inputWidth: mean.length, outputWidth: 1, skipStart, biasStart: Float32Array.of(mean[0]) };
}

/**
 * Heads for the hazards of all intervals. Those that hardly any row was followed through, as in a young shop, say what
 * the last one before them says.
 *
 * @returns null where not even the first interval is known
 */
async function trainSurvivalHeads(
  tf: TensorFlow,
  features: Float32Array,
  rows: readonly ChurnTrainingRow[],
  seed: number,
  onShare: (share: number) => void,
): Promise<TrainedBlock | null> {
  const inputWidth = features.length / rows.length;
  const knownIntervals = countKnownIntervals(rows);
  if (knownIntervals === 0) return null;
  const block = await trainMembers(
    tf,
    { features, ...hazardTargets(rows, knownIntervals) },
    {
      ...SURVIVAL_MEMBERS,
      inputWidth,
      outputWidth: knownIntervals,
      skipStart: new Float32Array(inputWidth * knownIntervals),
      biasStart: new Float32Array(knownIntervals),
      seed,
      onEpoch: (epoch, epochs) => onShare(epoch / epochs),
    },
  );
  const allIntervals = (kernel: Float32Array) =>
    Float32Array.from({ length: (kernel.length / knownIntervals) * INTERVAL_COUNT }, (_, i) => {
      const interval = Math.min(i % INTERVAL_COUNT, knownIntervals - 1);
      return kernel[Math.floor(i / INTERVAL_COUNT) * knownIntervals + interval];
    });
  return {
    ...block,
    headKernel: allIntervals(block.headKernel),
    skipKernel: allIntervals(block.skipKernel),
    bias: allIntervals(block.bias),
  };
}

/** Intervals of 30 days, from the first, that enough rows were followed through to learn from. */
function countKnownIntervals(rows: readonly ChurnTrainingRow[]): number {
  let known = 0;
  const isKnown = ({ followUp }: ChurnTrainingRow) => followUp!.followUpDays >= INTERVAL_DAYS * (known + 1);
  while (known < INTERVAL_COUNT && rows.filter(isKnown).length >= FEWEST_ROWS) known++;
  return known;
}

/**
 * Goes over all rows once.
 *
 * @throws ChurnModelError `too-little-data`
 */
function survey(rows: ChurnTrainingRows): { newest: Day; knowsFuture: boolean } {
  let newest = -Infinity;
  let knowsFuture = true;
  let churnedRows = 0;
  for (const { asOf, followUp, churned } of rows) {
    newest = Math.max(newest, asOf);
    knowsFuture &&= followUp !== null;
    if (churned) churnedRows++;
  }
  if (rows.length < FEWEST_ROWS || churnedRows === 0 || churnedRows === rows.length) {
    throw new ChurnModelError(
      'too-little-data',
      `There are ${rows.length} training rows, ${churnedRows} of them churned: a model needs at least ${FEWEST_ROWS}, ` +
        'some churned and some not. Import more sales, or choose another horizon.',
    );
  }
  return { newest, knowsFuture };
}

/** For each interval of 30 days: whether the customer bought in it, counted while known and not yet bought before. */
function hazardTargets(rows: readonly ChurnTrainingRow[], intervals: number): Pick<BlockRows, 'targets' | 'weights'> {
  const targets = new Float32Array(rows.length * intervals);
  const weights = new Float32Array(rows.length * intervals);
  rows.forEach(({ followUp }, row) => {
    const { followUpDays, daysToNextPurchase } = followUp!;
    for (let k = 0; k < intervals; k++) {
      const endDays = INTERVAL_DAYS * (k + 1);
      if (endDays > followUpDays) break;
      weights[row * intervals + k] = 1;
      if (daysToNextPurchase !== null && daysToNextPurchase < endDays) {
        targets[row * intervals + k] = 1;
        break;
      }
    }
  });
  return { targets, weights };
}
