import {
  type ChurnInput,
  churnFeatureView,
  type Day,
  fitChurnTransforms,
  fitStandardizer,
  type FollowUp,
  standardize,
} from '@retail-ml/features';
import { type Parity } from '@retail-ml/model-registry';
import { type LoadedTensorFlow, seededRandom } from '@retail-ml/tensorflow';
import { ChurnModelError } from '../churn-model-error';
import { type ChurnModelSections } from '../churn-model-sections';
import { fitProbabilityCalibration, type ProbabilityCalibration } from '../probability-calibration';
import { fitRecencyRule, type RecencyRule } from '../recency-rule';
import { INTERVAL_COUNT, INTERVAL_DAYS } from '../survival-curve';
import { customerValuePerDay } from '../value-at-risk';
import { assembleChurnNetwork, type ChurnNetwork } from './churn-network';
import { proveParity } from './prove-parity';
import { quantile } from 'simple-statistics';
import { type BlockRows, trainBlock } from './train-block';

/** A customer as of one day with the label: what a churn model learns from. */
export interface ChurnTrainingRow extends ChurnInput {
  customerId: string;
  asOf: Day;
  /** No purchase within the model's horizon. */
  churned: boolean;
  /** When the customer bought again, as far as known; null in files that hold the label only. */
  followUp: FollowUp | null;
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
  /** Rows the network learned from, and rows of other customers that ended the training and calibrated it. */
  rows: { train: number; calibration: number };
  /** Epochs kept, of the churn head and of the survival heads. */
  bestEpochs: { churn: number; survival: number | null };
}

const HIDDEN_UNITS = { churn: 32, survival: 16 };
/** One customer in five is held out, with all snapshots: ends the training and calibrates. */
const HELD_OUT_SHARE = 0.2;
const MOST_TRAINING_ROWS = 60_000;
const MOST_CALIBRATION_ROWS = 30_000;
/** A snapshot's weight halves with every so many days of age: customers change. */
const HALF_LIFE_DAYS = 45;
/** Fewer teach nothing that holds. */
const FEWEST_ROWS = 200;
const RISK_THRESHOLDS = { mediumFrom: 0.3, highFrom: 0.6 };
const TOP_QUARTER = 0.75;

/**
 * Fits the production recipe: transforms and standardizer, the churn network and its survival heads, calibration on
 * customers that the network did not see, and the proof that plain numbers give what TensorFlow.js gives.
 *
 * @throws ChurnModelError `too-little-data` for fewer than 200 rows or a label that never changes.
 */
export async function fitChurnModel(
  { tf, backend }: LoadedTensorFlow,
  rows: readonly ChurnTrainingRow[],
  options: FitChurnOptions,
): Promise<FittedChurnModel> {
  const { lookbackDays, horizonDays, seed, onProgress } = options;
  refuseTooLittle(rows);
  const { train, heldOut } = splitByCustomer(rows, seed);

  const transforms = fitChurnTransforms(train, lookbackDays);
  const width = churnFeatureView.features.length;
  const matrix = new Float64Array(train.length * width);
  train.forEach((row, i) => churnFeatureView.write(row, transforms, matrix, i * width));
  const standardizer = fitStandardizer(matrix, width);
  const vectorize = (some: readonly ChurnTrainingRow[]): Float32Array => {
    const vectors = new Float64Array(some.length * width);
    some.forEach((row, i) => {
      churnFeatureView.write(row, transforms, vectors, i * width);
      standardize(standardizer, vectors, i * width);
    });
    return Float32Array.from(vectors);
  };

  const newest = train.reduce((latest, row) => Math.max(latest, row.asOf), -Infinity);
  const churnRows = (some: readonly ChurnTrainingRow[]): BlockRows => ({
    features: vectorize(some),
    targets: Float32Array.from(some, (row) => (row.churned ? 1 : 0)),
    weights: Float32Array.from(some, (row) => 2 ** ((row.asOf - newest) / HALF_LIFE_DAYS)),
  });
  const churnTrain = churnRows(train);
  const churnHeldOut = churnRows(heldOut);
  const churnBlock = await trainBlock(tf, churnTrain, churnHeldOut, {
    inputWidth: width,
    hiddenUnits: HIDDEN_UNITS.churn,
    outputWidth: 1,
    seed,
    onEpoch: (epoch, epochs) => onProgress?.((0.6 * epoch) / epochs),
  });
  const knowsFuture = rows.every((row) => row.followUp !== null);
  const survivalBlock = knowsFuture
    ? await trainBlock(
        tf,
        { features: churnTrain.features, ...hazardTargets(train) },
        { features: churnHeldOut.features, ...hazardTargets(heldOut) },
        {
          inputWidth: width,
          hiddenUnits: HIDDEN_UNITS.survival,
          outputWidth: INTERVAL_COUNT,
          seed: seed + 1,
          onEpoch: (epoch, epochs) => onProgress?.(0.6 + (0.3 * epoch) / epochs),
        },
      )
    : null;

  const network = await assembleChurnNetwork(tf, width, churnBlock, survivalBlock);
  const calibration = calibrate(network, churnHeldOut, heldOut.length);
  const parity = proveParity(network, churnTrain.features, width, calibration, backend);
  const values = train.map((row) => customerValuePerDay(row, lookbackDays));
  onProgress?.(1);
  return {
    sections: {
      transforms,
      standardizer,
      calibration,
      decision: { ...RISK_THRESHOLDS, horizonDays, topQuarterValue: quantile(values, TOP_QUARTER) },
    },
    network,
    baseline: fitRecencyRule(
      train.map((row) => row.recencyDays),
      churnTrain.targets,
    ),
    parity,
    rows: { train: train.length, calibration: heldOut.length },
    bestEpochs: { churn: churnBlock.bestEpoch, survival: survivalBlock?.bestEpoch ?? null },
  };
}

function refuseTooLittle(rows: readonly ChurnTrainingRow[]): void {
  const churnedRows = rows.filter((row) => row.churned).length;
  if (rows.length < FEWEST_ROWS || churnedRows === 0 || churnedRows === rows.length) {
    throw new ChurnModelError(
      'too-little-data',
      `There are ${rows.length} training rows, ${churnedRows} of them churned: a model needs at least ${FEWEST_ROWS}, ` +
        'some churned and some not. Import more sales, or choose another horizon.',
    );
  }
}

/** All snapshots of a customer go to the same side: the held-out side says how the model does on customers unseen. */
function splitByCustomer(rows: readonly ChurnTrainingRow[], seed: number) {
  const random = seededRandom(seed);
  const isHeldOut = new Map<string, boolean>();
  const train: ChurnTrainingRow[] = [];
  const heldOut: ChurnTrainingRow[] = [];
  for (const row of rows) {
    let held = isHeldOut.get(row.customerId);
    if (held === undefined) isHeldOut.set(row.customerId, (held = random.uniform() < HELD_OUT_SHARE));
    (held ? heldOut : train).push(row);
  }
  const sample = (some: ChurnTrainingRow[], most: number) =>
    Array.from(random.shuffled(some.length, Math.min(some.length, most)), (i) => some[i]);
  return { train: sample(train, MOST_TRAINING_ROWS), heldOut: sample(heldOut, MOST_CALIBRATION_ROWS) };
}

/** For each interval of 30 days: whether the customer bought in it, counted while known and not yet bought before. */
function hazardTargets(rows: readonly ChurnTrainingRow[]): Pick<BlockRows, 'targets' | 'weights'> {
  const targets = new Float32Array(rows.length * INTERVAL_COUNT);
  const weights = new Float32Array(rows.length * INTERVAL_COUNT);
  rows.forEach(({ followUp }, row) => {
    const { followUpDays, daysToNextPurchase } = followUp!;
    for (let k = 0; k < INTERVAL_COUNT; k++) {
      const endDays = INTERVAL_DAYS * (k + 1);
      if (endDays > followUpDays) break;
      weights[row * INTERVAL_COUNT + k] = 1;
      if (daysToNextPurchase !== null && daysToNextPurchase < endDays) {
        targets[row * INTERVAL_COUNT + k] = 1;
        break;
      }
    }
  });
  return { targets, weights };
}

function calibrate(network: ChurnNetwork, heldOut: BlockRows, rowCount: number): ProbabilityCalibration {
  const { plain } = network;
  const outputs = new Float64Array(rowCount * plain.outputWidth);
  plain.predictBatch(heldOut.features, rowCount, outputs);
  const logits = Float64Array.from({ length: rowCount }, (_, i) => outputs[i * plain.outputWidth]);
  return fitProbabilityCalibration(logits, heldOut.targets);
}
