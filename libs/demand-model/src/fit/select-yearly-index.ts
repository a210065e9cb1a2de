import { type DailySalesBook, YearlyIndex } from '@retail-ml/features';
import { HORIZON_DAYS } from '../horizon';
import { yearlyIndexOf } from '../tried-inputs';
import { type DemandTrainingRow } from './demand-training-row';
import { rollingBlocks } from './rolling-origins';
import { lossesOnBlocks, TAKEN_BELOW } from './select-shared-inputs';
import { type TensorFlow } from './train-bag';

export interface YearlyIndexSelection {
  /** Null where it is not known, or helps at no horizon. */
  yearlyIndex: YearlyIndex | null;
  /** Horizons at which it helps. */
  horizonDays: number[];
  /** The rows, with their yearly index where it is taken. */
  rows: readonly DemandTrainingRow[];
  /** Loss with it over loss without it, of each block, by horizon; none where too little is known to try it. */
  tried: Record<string, number[]>;
}

/** Of fewer rows of a block that know their yearly index, a ratio of losses says nothing. */
const FEWEST_ROWS = 200;

/**
 * Takes the yearly index at the horizons where it lowers the pinball loss in every rolling block, on the rows that know
 * it: a week may say too little of what a month says well. Two blocks must: one is one autumn.
 */
export async function selectYearlyIndex(
  tf: TensorFlow,
  rows: readonly DemandTrainingRow[],
  book: DailySalesBook,
): Promise<YearlyIndexSelection> {
  const categories = new Map(rows.map(({ productId, category }) => [productId, category]));
  const yearlyIndex = new YearlyIndex(book.categorySales((productId) => categories.get(productId)));
  const indexed = rows.map((row) => withYearlyIndex(row, yearlyIndex));
  const blocks = rollingBlocks(indexed).map(({ train, validation }) => ({
    train,
    validation: validation.filter((row) => row.yearlyIndex !== undefined),
  }));
  if (blocks.length < 2 || !blocks.every(({ validation }) => validation.length >= FEWEST_ROWS)) {
    return { yearlyIndex: null, horizonDays: [], rows, tried: {} };
  }
  const withoutIndex = blocks.map(({ train, validation }) => ({
    train: train.map(withoutYearlyIndex),
    validation: validation.map(withoutYearlyIndex),
  }));
  const without = await lossesOnBlocks(tf, withoutIndex, []);
  const withIt = await lossesOnBlocks(tf, blocks, []);
  const ratios = HORIZON_DAYS.map((_, horizon) =>
    withIt.map((ofBlock, block) => ofBlock[horizon] / without[block][horizon]),
  );
  const tried = Object.fromEntries(HORIZON_DAYS.map((days, horizon) => [yearlyIndexOf(days), ratios[horizon]]));
  const horizonDays = HORIZON_DAYS.filter((_, horizon) => ratios[horizon].every((ratio) => ratio < TAKEN_BELOW));
  if (horizonDays.length === 0) return { yearlyIndex: null, horizonDays, rows, tried };
  return { yearlyIndex, horizonDays, rows: indexed.map((row) => withIndexAt(horizonDays, row)), tried };
}

/** An index of 1 changes nothing. */
function withIndexAt(horizonDays: readonly number[], row: DemandTrainingRow): DemandTrainingRow {
  const { yearlyIndex } = row;
  if (yearlyIndex === undefined) return row;
  const taken = HORIZON_DAYS.map((days, horizon) => (horizonDays.includes(days) ? yearlyIndex[horizon] : 1));
  return { ...row, yearlyIndex: taken };
}

function withYearlyIndex(row: DemandTrainingRow, index: YearlyIndex): DemandTrainingRow {
  const ofHorizons = HORIZON_DAYS.map((days) => index.of(row.category, row.origin, days));
  return ofHorizons.every((value) => value !== null) ? { ...row, yearlyIndex: ofHorizons } : row;
}

function withoutYearlyIndex({ yearlyIndex: _, ...row }: DemandTrainingRow): DemandTrainingRow {
  return row;
}
