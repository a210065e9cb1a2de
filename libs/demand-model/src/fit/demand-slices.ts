import { type Slice, type SliceGroup } from '@retail-ml/model-registry';
import { type Movement } from '../movement';
import { type RowForecast } from './demand-baselines';
import { type DemandTrainingRow } from './demand-training-row';
import { sumsByProduct } from './measure-forecasts';
import { bootstrappedFigures, drawProducts } from './product-bootstrap';

/** With fewer rows or products every figure says more of chance than of the model. */
const FEWEST_ROWS = 100;
const FEWEST_PRODUCTS = 10;
const MOST_CATEGORIES = 10;
const MOVEMENTS: readonly Movement[] = ['slow', 'normal', 'fast'];

/**
 * WAPE, bias and coverage at both horizons of parts of the test rows: by movement, and by category, of these the ten
 * that sell most, each with a bootstrap over the part's products.
 */
export function demandSlices(
  rows: readonly DemandTrainingRow[],
  forecast: RowForecast,
  movementOf: (row: DemandTrainingRow) => Movement,
  seed: number,
): SliceGroup[] {
  const movements = rows.map(movementOf);
  const ofRows = (name: string, isMember: (row: DemandTrainingRow, i: number) => boolean) =>
    demandSlice(name, rows.filter(isMember), forecast, seed);
  const groups = [
    {
      by: 'movement',
      slices: MOVEMENTS.map((movement) => ofRows(movement, (_, i) => movements[i] === movement)),
    },
    {
      by: 'category',
      slices: largestCategories(rows).map((name) => ofRows(name, ({ category }) => category === name)),
    },
  ];
  return (
    groups
      .map(({ by, slices }) => ({ by, slices: slices.filter((slice) => slice.rows > 0) }))
      // All rows in one part say nothing that the whole does not.
      .filter(({ slices }) => slices.length > 1)
  );
}

function demandSlice(name: string, rows: readonly DemandTrainingRow[], forecast: RowForecast, seed: number): Slice {
  const products = sumsByProduct(rows, forecast, new Map());
  if (rows.length < FEWEST_ROWS || products.length < FEWEST_PRODUCTS) return { name, rows: rows.length, figures: null };
  const draws = drawProducts(products.length, seed);
  return { name, rows: rows.length, figures: bootstrappedFigures(products, draws, ['wape', 'bias', 'coverage80']) };
}

function largestCategories(rows: readonly DemandTrainingRow[]): string[] {
  const sold = new Map<string, number>();
  for (const { category, target30d } of rows) sold.set(category, (sold.get(category) ?? 0) + target30d);
  return [...sold]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_CATEGORIES)
    .map(([category]) => category);
}
