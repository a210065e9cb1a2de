import { runRate, SEASONS, SHARED_INPUTS, type SharedInput } from '@retail-ml/features';
import { type Parity } from '@retail-ml/model-registry';
import { type LoadedTensorFlow } from '@retail-ml/tensorflow';
import { fitStretch, stretchedInterval } from '../conformal-interval';
import { pinballLoss } from '../demand-metrics';
import { DemandModelError } from '../demand-model-error';
import { type DemandDecision, type DemandModelSections } from '../demand-model-sections';
import { HORIZON_DAYS } from '../horizon';
import { mean } from 'simple-statistics';
import { fitMovementQuartiles } from '../movement';
import { type DemandQuantiles } from '../quantile-heads';
import { backtestBlock, type BacktestBlock } from './backtest';
import { type DemandBaselines, fitDemandBaselines } from './demand-baselines';
import { type DemandNetwork } from './demand-network';
import { type DemandTrainingRow, targetsOf } from './demand-training-row';
import { bagQuantiles, fitBag, type FittedBag } from './fit-bag';
import { fitNaiveErrors, type NaiveErrors } from './measure-forecasts';
import { proveDemandParity } from './prove-demand-parity';
import { type RollingBlock, rollingBlocks } from './rolling-origins';
import { type TensorFlow } from './train-bag';

export interface FitDemandOptions {
  seed: number;
  /** Share of sales that the intervals are to hold (0.8). */
  level?: number;
  /** Share of the work done, 0 to 1. */
  onProgress?: (share: number) => void;
}

export interface FittedDemandModel {
  sections: DemandModelSections;
  network: DemandNetwork;
  baselines: DemandBaselines;
  /** The scale of RMSSE. */
  naiveErrors: NaiveErrors;
  /** Rolling blocks, oldest first, each forecast by the recipe before bias and interval are calibrated on them. */
  backtest: BacktestBlock[];
  parity: Parity;
  rows: { train: number; calibration: number };
}

const MEMBERS = 3;
const EPOCHS = 20;
/** Selection compares many small trainings: half the epochs, one member. */
const SELECTION = { members: 1, epochs: 10, seed: 11 };
/** A group of inputs is taken when it lowers the loss by half a percent in every rolling block: less is chance. */
const SELECTED_BELOW = 0.995;
const LARGEST_TARGET_BIAS = 0.08;
const FEWEST_ROWS = 500;
const DEFAULT_LEVEL = 0.8;
const TREND_DEAD_BAND = 0.1;
const YEAR_DAYS = 365;

/**
 * Fits the production recipe: which shared inputs help, the bias to aim at and the interval's stretch on rolling
 * origins inside the training rows, then the bag on all of them, and the proof that plain numbers give what
 * TensorFlow.js gives.
 *
 * @throws DemandModelError `too-little-data` for fewer than 500 rows or rows without sales.
 */
export async function fitDemandModel(
  { tf, backend }: LoadedTensorFlow,
  rows: readonly DemandTrainingRow[],
  { seed, level = DEFAULT_LEVEL, onProgress }: FitDemandOptions,
): Promise<FittedDemandModel> {
  if (rows.length < FEWEST_ROWS || !rows.some((row) => row.target30d > 0)) {
    throw new DemandModelError(
      'too-little-data',
      `There are ${rows.length} training rows: a demand model needs at least ${FEWEST_ROWS}, some of them with sales.`,
    );
  }
  const blocks = rollingBlocks(rows);
  const sharedInputs = await selectSharedInputs(tf, blocks, (share) => onProgress?.(0.4 * share));

  const rolled: { quantiles: DemandQuantiles[][]; validation: DemandTrainingRow[] }[] = [];
  const backtest: BacktestBlock[] = [];
  for (const [i, block] of blocks.entries()) {
    const { train, validation } = block;
    const bag = await fitBag(tf, train, { sharedInputs, members: MEMBERS, epochs: EPOCHS, seed, targetBias: [0, 0] });
    const quantiles = bagQuantiles(bag, validation);
    rolled.push({ quantiles, validation });
    backtest.push(
      backtestBlock(
        block,
        quantiles.map((horizons) => horizons.map((it) => ({ forecast: it.point, ...stretchedInterval(it, 1) }))),
      ),
    );
    bag.network.dispose();
    onProgress?.(0.4 + (0.3 * (i + 1)) / blocks.length);
  }
  const targetBias = HORIZON_DAYS.map((_, horizon) =>
    shrunkenCorrection(rolled.map((block) => biasOf(block, horizon))),
  );
  const newest = rolled[rolled.length - 1];
  const stretch = HORIZON_DAYS.map((_, horizon) =>
    newest
      ? fitStretch(
          newest.quantiles.map((quantiles) => quantiles[horizon]),
          newest.validation.map((row) => targetsOf(row)[horizon]),
          level,
        )
      : 1,
  );

  const bag = await fitBag(tf, rows, {
    sharedInputs,
    members: MEMBERS,
    epochs: EPOCHS,
    seed,
    targetBias,
    onProgress: (share) => onProgress?.(0.7 + 0.3 * share),
  });
  const parity = proveDemandParity(bag, backend);
  onProgress?.(1);
  return {
    sections: {
      transforms: bag.transforms,
      standardizer: bag.standardizer,
      calibration: { method: 'conformal', level, stretch, sharedInputs },
      decision: decide(rows),
    },
    network: bag.network,
    baselines: fitDemandBaselines(rows),
    naiveErrors: fitNaiveErrors(rows),
    backtest,
    parity,
    rows: { train: rows.length, calibration: newest?.validation.length ?? 0 },
  };
}

/**
 * The groups that each alone lower the mean pinball loss in every rolling block. Each block is one draw of what all
 * products share: an input that helps in one and harms in another has learned that draw.
 */
async function selectSharedInputs(
  tf: TensorFlow,
  blocks: readonly RollingBlock[],
  onProgress: (share: number) => void,
): Promise<SharedInput[]> {
  if (blocks.length === 0) return [];
  /** Of each block, one a horizon. */
  const losses = async (sharedInputs: SharedInput[]): Promise<number[][]> => {
    const ofBlocks: number[][] = [];
    for (const { train, validation } of blocks) {
      const bag: FittedBag = await fitBag(tf, train, { ...SELECTION, sharedInputs, targetBias: [0, 0] });
      const quantiles = bagQuantiles(bag, validation);
      bag.network.dispose();
      ofBlocks.push(HORIZON_DAYS.map((_, horizon) => meanPinball(validation, quantiles, horizon)));
    }
    return ofBlocks;
  };
  const without = await losses([]);
  const taken: SharedInput[] = [];
  for (const [i, group] of SHARED_INPUTS.entries()) {
    const withGroup = await losses([group]);
    const ratios = withGroup.map((ofBlock, block) => mean(ofBlock.map((loss, h) => loss / without[block][h])));
    if (ratios.every((ratio) => ratio < SELECTED_BELOW)) taken.push(group);
    onProgress((i + 1) / SHARED_INPUTS.length);
  }
  return taken;
}

function meanPinball(rows: readonly DemandTrainingRow[], quantiles: DemandQuantiles[][], horizon: number): number {
  const sum = rows.reduce((total, row, i) => {
    const { q10, q50, q90 } = quantiles[i][horizon];
    const units = targetsOf(row)[horizon];
    return total + pinballLoss(units, q10, 0.1) + pinballLoss(units, q50, 0.5) + pinballLoss(units, q90, 0.9);
  }, 0);
  return sum / rows.length;
}

function biasOf(block: { quantiles: DemandQuantiles[][]; validation: DemandTrainingRow[] }, horizon: number): number {
  const sales = block.validation.reduce((sum, row) => sum + targetsOf(row)[horizon], 0);
  const forecast = block.quantiles.reduce((sum, quantiles) => sum + quantiles[horizon].point, 0);
  return sales === 0 ? 0 : (forecast - sales) / sales;
}

/** Minus the mean bias, drawn towards 0 by as much as the blocks disagree. Source: James and Stein (1961). */
function shrunkenCorrection(biases: readonly number[]): number {
  if (biases.length < 2) return 0;
  const mean = (biases[0] + biases[1]) / 2;
  const halfDifference = (biases[0] - biases[1]) / 2;
  const correction = -mean * Math.max(0, 1 - halfDifference ** 2 / (mean ** 2 + 1e-12));
  return Math.min(Math.max(correction, -LARGEST_TARGET_BIAS), LARGEST_TARGET_BIAS);
}

function decide(rows: readonly DemandTrainingRow[]): DemandDecision {
  const rates = (some: readonly DemandTrainingRow[]) => some.map((row) => runRate(row, 0));
  const byCategory = groupByCategory(rows);
  const categories = [...byCategory];
  const [first, last] = rows.reduce(
    ([least, most], { origin }) => [Math.min(least, origin), Math.max(most, origin)],
    [Infinity, -Infinity],
  );
  return {
    members: MEMBERS,
    trendDeadBand: TREND_DEAD_BAND,
    productProfiles: null,
    movement: {
      all: fitMovementQuartiles(rates(rows)),
      categories: Object.fromEntries(categories.map(([name, some]) => [name, fitMovementQuartiles(rates(some))])),
    },
    seasonality:
      last - first + HORIZON_DAYS[0] < YEAR_DAYS
        ? null
        : Object.fromEntries(categories.map(([name, some]) => [name, seasonIndexes(some)])),
  };
}

function groupByCategory(rows: readonly DemandTrainingRow[]): Map<string, DemandTrainingRow[]> {
  const groups = new Map<string, DemandTrainingRow[]>();
  for (const row of rows) {
    const group = groups.get(row.category);
    if (group) group.push(row);
    else groups.set(row.category, [row]);
  }
  return groups;
}

/** Mean daily sales of each season over the mean of the seasons: a year, however many origins lie in each. */
function seasonIndexes(rows: readonly DemandTrainingRow[]) {
  const means = SEASONS.flatMap((season) => {
    const some = rows.filter((row) => row.season === season);
    return some.length === 0 ? [] : [{ season, mean: some.reduce((sum, row) => sum + row.target7d, 0) / some.length }];
  });
  const year = means.reduce((sum, { mean }) => sum + mean, 0) / means.length;
  return Object.fromEntries(year > 0 ? means.map(({ season, mean }) => [season, mean / year]) : []);
}
