import { formatDay } from '@retail-ml/features';
import { type Estimate, type Evaluation, type Figures } from '@retail-ml/model-registry';
import { seededRandom } from '@retail-ml/tensorflow';
import { quantileSorted } from 'simple-statistics';
import { addUp, DEMAND_FIGURE_NAMES, drawnFrom, metricsOf } from '../demand-metrics';
import { DemandModelError } from '../demand-model-error';
import { HORIZON_DAYS } from '../horizon';
import { type RowForecast } from './demand-baselines';
import { type DemandTrainingRow } from './demand-training-row';
import { type NaiveErrors, sumsByProduct } from './measure-forecasts';

const REPLICATES = 200;
const LEVEL = 0.95;
const FIGURES = Object.keys(DEMAND_FIGURE_NAMES) as (keyof typeof DEMAND_FIGURE_NAMES)[];

export interface DemandForecasts {
  model: RowForecast;
  baselines: Record<string, RowForecast>;
}

/**
 * Measures forecasts on labelled rows, model and baselines on the same rows, with 95 % percentile intervals from a
 * bootstrap over products: the rows of a product are drawn together. Figures are named by horizon: `wape_7d`.
 *
 * @throws DemandModelError `too-little-data` where nothing was sold: no figure says anything then.
 */
export function evaluateDemandModel(
  rows: readonly DemandTrainingRow[],
  { model, baselines }: DemandForecasts,
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
  const random = seededRandom(seed);
  const draws = Array.from({ length: REPLICATES }, () =>
    Uint32Array.from({ length: productCount }, () => random.below(productCount)),
  );
  const figures = (forecast: RowForecast): Figures => {
    const products = sumsByProduct(rows, forecast, naiveErrors);
    return Object.fromEntries(
      HORIZON_DAYS.flatMap((days, horizon) => {
        const ofHorizon = products.map((sums) => sums[horizon]);
        const value = metricsOf(addUp(ofHorizon));
        const sumsOfDraw = drawnFrom(ofHorizon);
        const replicates = draws.map((drawn) => metricsOf(sumsOfDraw(drawn)));
        return FIGURES.flatMap((name) => {
          const estimated = estimate(
            value[name],
            replicates.map((replicate) => replicate[name]),
          );
          return estimated ? [[`${name}_${days}d`, estimated] as const] : [];
        });
      }),
    );
  };
  return {
    rows: rows.length,
    asOf: [...new Set(rows.map((row) => row.origin))].sort((a, b) => a - b).map(formatDay),
    level: LEVEL,
    method: `percentile bootstrap over ${productCount} products, ${REPLICATES} replicates`,
    model: figures(model),
    baselines: Object.fromEntries(Object.entries(baselines).map(([name, forecast]) => [name, figures(forecast)])),
  };
}

/** Null for a figure that the rows do not have; replicates that lack it are left out. */
function estimate(value: number | null, replicates: (number | null)[]): Estimate | null {
  if (value === null || !Number.isFinite(value)) return null;
  const sorted = replicates.filter((replicate) => replicate !== null && Number.isFinite(replicate)) as number[];
  sorted.sort((a, b) => a - b);
  return { value, low: quantileSorted(sorted, (1 - LEVEL) / 2), high: quantileSorted(sorted, (1 + LEVEL) / 2) };
}
