import { addUp, type DemandMetrics, type DemandSums, demandSums, metricsOf } from '../demand-metrics';
import { HORIZON_DAYS, type HorizonDays } from '../horizon';
import { type RowForecast } from './demand-baselines';
import { type DemandTrainingRow, targetsOf } from './demand-training-row';

/** Figures of each horizon. */
export type HorizonMetrics = Record<`${HorizonDays}d`, DemandMetrics>;

/** Of each product, the mean squared error that the naive forecast left in training: one a horizon. */
export type NaiveErrors = ReadonlyMap<string, readonly number[]>;

/** The naive forecast of a horizon: what the same number of days before the origin sold. */
export function fitNaiveErrors(rows: readonly DemandTrainingRow[]): NaiveErrors {
  return new Map(
    [...rowsByProduct(rows)].map(([productId, some]) => [
      productId,
      [
        some.reduce((sum, row) => sum + (row.target7d - row.recentSales7d) ** 2, 0) / some.length,
        some.reduce((sum, row) => sum + (row.target30d - row.recentSales30d) ** 2, 0) / some.length,
      ],
    ]),
  );
}

/** Measures forecasts on labelled rows. */
export function measureForecasts(
  rows: readonly DemandTrainingRow[],
  forecast: RowForecast,
  naiveErrors: NaiveErrors,
): HorizonMetrics {
  const products = sumsByProduct(rows, forecast, naiveErrors);
  return Object.fromEntries(
    HORIZON_DAYS.map((days, horizon) => [`${days}d`, metricsOf(addUp(products.map((sums) => sums[horizon])))]),
  ) as HorizonMetrics;
}

/** Of each product the sums of its rows, one a horizon: what figures are made of. */
export function sumsByProduct(
  rows: readonly DemandTrainingRow[],
  forecast: RowForecast,
  naiveErrors: NaiveErrors,
): DemandSums[][] {
  return [...rowsByProduct(rows)].map(([productId, some]) => {
    const forecasts = some.map(forecast);
    return HORIZON_DAYS.map((_, horizon) =>
      demandSums(
        some.map((row) => targetsOf(row)[horizon]),
        forecasts.map((horizons) => horizons[horizon]),
        naiveErrors.get(productId)?.[horizon] ?? null,
      ),
    );
  });
}

function rowsByProduct(rows: readonly DemandTrainingRow[]): Map<string, DemandTrainingRow[]> {
  const products = new Map<string, DemandTrainingRow[]>();
  for (const row of rows) {
    const ofProduct = products.get(row.productId);
    if (ofProduct) ofProduct.push(row);
    else products.set(row.productId, [row]);
  }
  return products;
}
