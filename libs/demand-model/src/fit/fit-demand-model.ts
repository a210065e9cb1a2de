import { type DailySalesBook, type YearlyIndex } from '@retail-ml/features';
import { type Parity } from '@retail-ml/model-registry';
import { type LoadedTensorFlow } from '@retail-ml/tensorflow';
import { stretchedInterval } from '../conformal-interval';
import { DemandModelError } from '../demand-model-error';
import { type DemandModelSections } from '../demand-model-sections';
import { backtestBlock, type BacktestBlock } from './backtest';
import { type DemandBaselines, fitDemandBaselines } from './demand-baselines';
import { fitDemandDecision } from './demand-decision';
import { type DemandNetwork } from './demand-network';
import { type DemandTrainingRow } from './demand-training-row';
import { fitHistory, type FittedHistory } from './fit-history';
import { fitPath, MEMBERS } from './fit-path';
import { fitNaiveErrors, type NaiveErrors } from './measure-forecasts';
import { proveDemandParity } from './prove-demand-parity';
import { rollingBlocks } from './rolling-origins';
import { selectSharedInputs } from './select-shared-inputs';
import { selectYearlyIndex } from './select-yearly-index';

export interface FitDemandOptions {
  seed: number;
  /** Share of sales that the intervals are to hold (0.8). */
  level?: number;
  /** Bias the forecasts are to have, share of all sales, of 7 and of 30 days (-0.04 and 0). */
  targetBias?: readonly number[];
  /** Daily sales of the rows' products, from long before their origins on; none: forecasts from the fields alone. */
  dailySales?: DailySalesBook;
  /** Share of the work done, 0 to 1. */
  onProgress?: (share: number) => void;
}

export interface FittedDemandModel {
  /** Forecasts from the fields alone; `history` is beside it. */
  sections: DemandModelSections;
  network: DemandNetwork;
  /** The path with products' histories; null where it was not asked for, or does not help. */
  history: FittedHistory | null;
  /** Null where a year is not known, or what it says does not help. */
  yearlyIndex: YearlyIndex | null;
  baselines: DemandBaselines;
  /** The scale of RMSSE. */
  naiveErrors: NaiveErrors;
  /** Rolling blocks, oldest first, each forecast by the recipe before bias and interval are calibrated on them. */
  backtest: BacktestBlock[];
  parity: Parity;
  rows: { train: number; calibration: number };
}

const FEWEST_ROWS = 500;
const DEFAULT_LEVEL = 0.8;
/** A week's forecast is a little low on purpose: docs/decisions/0028 has what it costs and what it brings. */
export const DEFAULT_TARGET_BIAS: readonly number[] = [-0.04, 0];

/**
 * Fits the production recipe: which shared inputs help, what bias to train at and the interval's stretch on rolling
 * origins inside the training rows (a yearly index first of all), then the bag on all of them, and the proof that plain numbers give what
 * TensorFlow.js gives; then the same with products' histories.
 *
 * @throws DemandModelError `too-little-data` for fewer than 500 rows or rows without sales.
 */
export async function fitDemandModel(
  tensorflow: LoadedTensorFlow,
  trainRows: readonly DemandTrainingRow[],
  { seed, level = DEFAULT_LEVEL, targetBias = DEFAULT_TARGET_BIAS, dailySales, onProgress }: FitDemandOptions,
): Promise<FittedDemandModel> {
  if (trainRows.length < FEWEST_ROWS || !trainRows.some((row) => row.target30d > 0)) {
    throw new DemandModelError(
      'too-little-data',
      `There are ${trainRows.length} training rows: a demand model needs at least ${FEWEST_ROWS}, some of them with sales.`,
    );
  }
  const { tf, backend } = tensorflow;
  const step = (from: number, to: number) => (share: number) => onProgress?.(from + (to - from) * share);
  const fieldsUntil = dailySales ? 0.6 : 1;
  const yearly = dailySales
    ? await selectYearlyIndex(tf, trainRows, dailySales)
    : { yearlyIndex: null, horizonDays: [], rows: trainRows, tried: {} };
  const { yearlyIndex, rows } = yearly;
  const blocks = rollingBlocks(rows);
  const { taken: sharedInputs, tried } = await selectSharedInputs(tf, blocks, step(0, 0.4 * fieldsUntil));
  const fieldsOnly = (some: readonly DemandTrainingRow[]) => ({ rows: some, profiles: null });
  const { bag, stretch, rolled } = await fitPath(
    tf,
    fieldsOnly(rows),
    blocks.map(({ train, validation }) => ({ train: fieldsOnly(train), validation: fieldsOnly(validation) })),
    { sharedInputs, seed, level, targetBias, onProgress: step(0.4 * fieldsUntil, fieldsUntil) },
  );
  const withHistory = dailySales && {
    ...(await fitHistory(
      tensorflow,
      rows,
      blocks,
      dailySales,
      new Map(blocks.flatMap(({ validation }, i) => validation.map((row, j) => [row, rolled[i][j]]))),
      { sharedInputs, seed, level, targetBias, onProgress: step(fieldsUntil, 1) },
    )),
  };
  onProgress?.(1);
  return {
    sections: {
      transforms: bag.transforms,
      standardizer: bag.standardizer,
      calibration: {
        method: 'conformal',
        level,
        stretch,
        targetBias: [...targetBias],
        sharedInputs,
        tried: {
          ...yearly.tried,
          ...tried,
          ...(withHistory && withHistory.ratios.length > 0 && { history: withHistory.ratios }),
        },
      },
      decision: {
        ...fitDemandDecision(rows),
        members: MEMBERS,
        productProfiles: null,
        yearlyIndexDays: yearly.horizonDays,
      },
    },
    network: bag.network,
    history: withHistory?.history ?? null,
    yearlyIndex,
    baselines: fitDemandBaselines(rows),
    naiveErrors: fitNaiveErrors(rows),
    backtest: blocks.map((block, i) =>
      backtestBlock(
        block,
        rolled[i].map((horizons) => horizons.map((it) => ({ forecast: it.point, ...stretchedInterval(it, 1) }))),
      ),
    ),
    parity: proveDemandParity(bag, backend),
    rows: { train: rows.length, calibration: blocks[blocks.length - 1]?.validation.length ?? 0 },
  };
}
