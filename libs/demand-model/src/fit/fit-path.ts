import { type SharedInput } from '@retail-ml/features';
import { type AgedProfile } from '../aged-profile';
import { fitStretch } from '../conformal-interval';
import { pinballLoss } from '../demand-metrics';
import { HORIZON_DAYS } from '../horizon';
import { type DemandQuantiles } from '../quantile-heads';
import { type DemandTrainingRow, targetsOf } from './demand-training-row';
import { bagQuantiles, fitBag, type FittedBag } from './fit-bag';
import { type TensorFlow } from './train-bag';

/** Rows to learn from or to forecast; `profiles` of each of them where the bag sees histories. */
export interface PathRows {
  rows: readonly DemandTrainingRow[];
  profiles: readonly AgedProfile[] | null;
}

/** One step of a backtest. */
export interface PathBlock {
  train: PathRows;
  validation: PathRows;
}

export interface FitPathOptions {
  sharedInputs: readonly SharedInput[];
  seed: number;
  /** Share of sales that the intervals are to hold. */
  level: number;
  /** Bias that the forecast of each horizon is to have, share of all sales. */
  targetBias: readonly number[];
  onProgress: (share: number) => void;
}

/** A bag that is calibrated on rolling origins, and what was forecast there before. */
export interface FittedPath {
  bag: FittedBag;
  stretch: number[];
  /** Of each block, of its validation rows, of each horizon. */
  rolled: DemandQuantiles[][][];
}

export const MEMBERS = 3;
const EPOCHS = 20;
const LARGEST_CORRECTION = 0.08;

/** Fits the bias to train at, so that the target is met, and the interval's stretch on the blocks, then the bag on all rows. */
export async function fitPath(
  tf: TensorFlow,
  all: PathRows,
  blocks: readonly PathBlock[],
  { sharedInputs, seed, level, targetBias, onProgress }: FitPathOptions,
): Promise<FittedPath> {
  const options = { sharedInputs, members: MEMBERS, epochs: EPOCHS, seed };
  const rolled: DemandQuantiles[][][] = [];
  for (const { train, validation } of blocks) {
    const bag = await fitBag(tf, train.rows, { ...options, targetBias, profiles: train.profiles });
    rolled.push(bagQuantiles(bag, validation.rows, validation.profiles));
    bag.network.dispose();
    onProgress((0.6 * rolled.length) / blocks.length);
  }
  const correctedBias = targetBias.map((target, horizon) => {
    const missed = blocks.map(({ validation }, i) => biasOf(validation.rows, rolled[i], horizon) - target);
    return target + shrunkenCorrection(missed);
  });
  const newest = rolled[rolled.length - 1];
  const stretch = HORIZON_DAYS.map((_, horizon) =>
    newest
      ? fitStretch(
          newest.map((quantiles) => quantiles[horizon]),
          blocks[blocks.length - 1].validation.rows.map((row) => targetsOf(row)[horizon]),
          level,
        )
      : 1,
  );
  const bag = await fitBag(tf, all.rows, {
    ...options,
    targetBias: correctedBias,
    profiles: all.profiles,
    onProgress: (share) => onProgress(0.6 + 0.4 * share),
  });
  return { bag, stretch, rolled };
}

/** Mean pinball loss at 10, 50 and 90 % of each horizon, units. */
export function meanPinball(rows: readonly DemandTrainingRow[], quantiles: readonly DemandQuantiles[][]): number[] {
  return HORIZON_DAYS.map((_, horizon) => {
    const sum = rows.reduce((total, row, i) => {
      const { q10, q50, q90 } = quantiles[i][horizon];
      const units = targetsOf(row)[horizon];
      return total + pinballLoss(units, q10, 0.1) + pinballLoss(units, q50, 0.5) + pinballLoss(units, q90, 0.9);
    }, 0);
    return sum / rows.length / 3;
  });
}

function biasOf(rows: readonly DemandTrainingRow[], quantiles: readonly DemandQuantiles[][], horizon: number): number {
  const sales = rows.reduce((sum, row) => sum + targetsOf(row)[horizon], 0);
  const forecast = quantiles.reduce((sum, horizons) => sum + horizons[horizon].point, 0);
  return sales === 0 ? 0 : (forecast - sales) / sales;
}

/** Minus the mean of the biases, drawn towards 0 by as much as the blocks disagree. Source: James and Stein (1961). */
function shrunkenCorrection(biases: readonly number[]): number {
  if (biases.length < 2) return 0;
  const mean = (biases[0] + biases[1]) / 2;
  const halfDifference = (biases[0] - biases[1]) / 2;
  const correction = -mean * Math.max(0, 1 - halfDifference ** 2 / (mean ** 2 + 1e-12));
  return Math.min(Math.max(correction, -LARGEST_CORRECTION), LARGEST_CORRECTION);
}
