import { formatDay } from '@retail-ml/features';
import { type Evaluation } from '@retail-ml/model-registry';
import { DEMAND_FIGURE_NAMES } from '../demand-metrics';
import { DemandModelError } from '../demand-model-error';
import { type RowForecast } from './demand-baselines';
import { type DemandTrainingRow } from './demand-training-row';
import { type NaiveErrors, sumsByProduct } from './measure-forecasts';
import { bootstrappedFigures, drawProducts, LEVEL, REPLICATES } from './product-bootstrap';

const FIGURES = Object.keys(DEMAND_FIGURE_NAMES) as (keyof typeof DEMAND_FIGURE_NAMES)[];

export interface DemandForecasts {
  model: RowForecast;
  baselines: Record<string, RowForecast>;
  /** Other ways in which the model answers the rows. */
  otherWays?: Record<string, RowForecast>;
}

/**
 * Measures forecasts on labelled rows, model and baselines on the same rows, with 95 % percentile intervals from a
 * bootstrap over products: the rows of a product are drawn together. Figures are named by horizon: `wape_7d`.
 *
 * @throws DemandModelError `too-little-data` where nothing was sold: no figure says anything then.
 */
export function evaluateDemandModel(
  rows: readonly DemandTrainingRow[],
  { model, baselines, otherWays }: DemandForecasts,
  naiveErrors: NaiveErrors,
  seed: number,
): Evaluation {
  if (!rows.some(({ target7d }) => target7d > 0)) {
    throw new DemandModelError(
      'too-little-data',
      `Nothing was sold in the ${rows.length} test rows: a demand model cannot be judged. Import more sales.`,
    );
  }
  const productCount = new Set(rows.map(({ productId }) => productId)).size;
  const draws = drawProducts(productCount, seed);
  const figures = (forecast: RowForecast) =>
    bootstrappedFigures(sumsByProduct(rows, forecast, naiveErrors), draws, FIGURES);
  const ofEach = (forecasts: Record<string, RowForecast>) =>
    Object.fromEntries(Object.entries(forecasts).map(([name, forecast]) => [name, figures(forecast)]));
  return {
    rows: rows.length,
    asOf: [...new Set(rows.map((row) => row.origin))].sort((a, b) => a - b).map(formatDay),
    level: LEVEL,
    method: `percentile bootstrap over ${productCount} products, ${REPLICATES} replicates`,
    model: figures(model),
    baselines: ofEach(baselines),
    ...(otherWays && { otherWays: ofEach(otherWays) }),
  };
}
