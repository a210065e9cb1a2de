import { formatDay } from '@retail-ml/features';
import { type Estimate, type Evaluation, type Figures } from '@retail-ml/model-registry';
import { seededRandom } from '@retail-ml/tensorflow';
import { quantileSorted } from 'simple-statistics';
import { DEMAND_FIGURE_NAMES, type DemandMetrics, demandMetrics, type IntervalForecast } from '../demand-metrics';
import { HORIZON_DAYS } from '../horizon';
import { type DemandTrainingRow, targetsOf } from './demand-training-row';

const REPLICATES = 100;
const LEVEL = 0.95;

type Forecast = (row: DemandTrainingRow) => IntervalForecast[];

/**
 * Measures forecasts on labelled rows, model and baselines on the same rows, with 95 % percentile intervals from a
 * bootstrap over products: the rows of a product are drawn together. Figures are named by horizon: `wape_7d`.
 */
export function evaluateDemandModel(
  rows: readonly DemandTrainingRow[],
  model: Forecast,
  baselines: Record<string, Forecast>,
  seed: number,
): Evaluation {
  const rowsOfProduct = new Map<string, number[]>();
  rows.forEach(({ productId }, i) => {
    const places = rowsOfProduct.get(productId);
    if (places) places.push(i);
    else rowsOfProduct.set(productId, [i]);
  });
  const products = [...rowsOfProduct.values()];
  const random = seededRandom(seed);
  const draws = Array.from({ length: REPLICATES }, () =>
    products.flatMap(() => products[random.below(products.length)]),
  );
  const targets = rows.map(targetsOf);
  const everyRow = rows.map((_, i) => i);
  const figures = (forecast: Forecast): Figures => {
    const forecasts = rows.map(forecast);
    return Object.fromEntries(
      HORIZON_DAYS.flatMap((days, horizon) => {
        const measure = (places: readonly number[]): DemandMetrics =>
          demandMetrics(
            places.map((i) => targets[i][horizon]),
            places.map((i) => forecasts[i][horizon]),
          );
        const value = measure(everyRow);
        const replicates = draws.map(measure);
        return (Object.keys(DEMAND_FIGURE_NAMES) as (keyof DemandMetrics)[]).map((name) => [
          `${name}_${days}d`,
          estimate(
            value[name],
            replicates.map((replicate) => replicate[name]),
          ),
        ]);
      }),
    );
  };
  return {
    rows: rows.length,
    asOf: [...new Set(rows.map((row) => row.origin))].sort((a, b) => a - b).map(formatDay),
    level: LEVEL,
    method: `percentile bootstrap over ${products.length} products, ${REPLICATES} replicates`,
    model: figures(model),
    baselines: Object.fromEntries(Object.entries(baselines).map(([name, forecast]) => [name, figures(forecast)])),
  };
}

function estimate(value: number, replicates: number[]): Estimate {
  const sorted = replicates.sort((a, b) => a - b);
  return { value, low: quantileSorted(sorted, (1 - LEVEL) / 2), high: quantileSorted(sorted, (1 + LEVEL) / 2) };
}
