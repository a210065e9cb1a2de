import { type DailySalesBook, YearlyIndex } from '@retail-ml/features';
import { mean } from 'simple-statistics';
import { HORIZON_DAYS } from '../horizon';
import { type DemandTrainingRow } from './demand-training-row';
import { rollingBlocks } from './rolling-origins';
import { lossesOnBlocks, TAKEN_BELOW } from './select-shared-inputs';
import { type TensorFlow } from './train-bag';

export interface YearlyIndexSelection {
  /** Null where it is not known, or does not help. */
  yearlyIndex: YearlyIndex | null;
  /** The rows, with their yearly index where it is taken. */
  rows: readonly DemandTrainingRow[];
  /** Loss with it over loss without it, of each block; none where too little is known to try it. */
  ratios: number[];
}

/** Of fewer rows of a block that know their yearly index, a ratio of losses says nothing. */
const FEWEST_ROWS = 200;

/**
 * Takes the yearly index where it lowers the mean pinball loss in every rolling block, on the rows that know it. Two
 * blocks must: one is one autumn.
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
    return { yearlyIndex: null, rows, ratios: [] };
  }
  const withoutIndex = blocks.map(({ train, validation }) => ({
    train: train.map(withoutYearlyIndex),
    validation: validation.map(withoutYearlyIndex),
  }));
  const without = await lossesOnBlocks(tf, withoutIndex, []);
  const withIt = await lossesOnBlocks(tf, blocks, []);
  const ratios = withIt.map((ofBlock, block) => mean(ofBlock.map((loss, horizon) => loss / without[block][horizon])));
  return ratios.every((ratio) => ratio < TAKEN_BELOW)
    ? { yearlyIndex, rows: indexed, ratios }
    : { yearlyIndex: null, rows, ratios };
}

function withYearlyIndex(row: DemandTrainingRow, index: YearlyIndex): DemandTrainingRow {
  const ofHorizons = HORIZON_DAYS.map((days) => index.of(row.category, row.origin, days));
  return ofHorizons.every((value) => value !== null) ? { ...row, yearlyIndex: ofHorizons } : row;
}

function withoutYearlyIndex({ yearlyIndex: _, ...row }: DemandTrainingRow): DemandTrainingRow {
  return row;
}
