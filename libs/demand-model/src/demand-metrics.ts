import { wholeUnits } from './whole-units';

/** Figures of forecasts against actual sales, by the definitions of scikit-learn where it has them. */
export interface DemandMetrics {
  mae: number;
  rmse: number;
  /**
   * Root mean squared scaled error: RMSE over that of the naive forecast in the product's training rows ("the days
   * ahead sell what the same number of days before sold"), as mean over products by their rows. Below 1 is better
   * than naive was. Products without training rows, or whose sales never changed in them, have no scale and are left
   * out; null where that leaves none.
   *
   * Source: Hyndman and Koehler (2006); Makridakis, Spiliotis and Assimakopoulos (2022), the M5 competition.
   */
  rmsse: number | null;
  /** Mean absolute percentage error over the rows with sales. */
  mape: number;
  /** Sum of absolute errors over the sum of sales. */
  wape: number;
  r2: number;
  /** Sum of errors over the sum of sales: above 0 where too much was forecast. It must be read beside `wape`. */
  bias: number;
  /** Share of rows whose sales lay in the interval. */
  coverage80: number;
  /** The same for the interval as it is answered, in whole units: of slow movers it holds more, as 0.1 becomes 0. */
  coverage80_whole: number;
  /** Sum of the intervals' widths over the sum of sales. */
  width_rel: number;
  /** Pinball losses of the lower bound, the forecast and the upper bound, in units, and their mean. */
  pinball_10: number;
  pinball_50: number;
  pinball_90: number;
  pinball_mean: number;
  /** The same mean with the model's own median in the place of the forecast: how good its three quantiles are. */
  pinball_quantiles: number;
}

/** The figures that reports show, the most telling first, with their names for people. */
export const DEMAND_FIGURE_NAMES = {
  wape: 'WAPE',
  bias: 'Bias',
  mae: 'MAE, units',
  rmse: 'RMSE, units',
  rmsse: 'RMSSE',
  mape: 'MAPE',
  r2: 'R2',
  pinball_mean: 'Pinball loss, units',
  coverage80: 'Coverage of the 80 % interval',
  coverage80_whole: 'Coverage in whole units',
  width_rel: 'Width of the interval / sales',
} as const satisfies Partial<Record<keyof DemandMetrics, string>>;

/** A forecast in units with its interval. */
export interface IntervalForecast {
  forecast: number;
  lower: number;
  upper: number;
  /** The model's own median, where the forecast is another point; it is measured, not answered. */
  median?: number;
}

/** What all figures are made of: the sums of two sets of rows added up are those of both together. */
export type DemandSums = Record<(typeof SUMS)[number], number>;

const SUMS = [
  ...[
    'rows',
    'rowsWithSales',
    'rowsInside',
    'rowsInsideWhole',
    'sales',
    'squaredSales',
    'absolute',
    'squares',
    'percentage',
  ],
  ...['error', 'width', 'p10', 'p50', 'p90', 'pMedian', 'scaledRows', 'scaledErrors'],
] as const;

/**
 * Sums over rows of one product.
 *
 * @param naiveSquaredError mean squared error of the naive forecast in the product's training rows, null or 0 where
 * there is none
 */
export function demandSums(
  actual: ArrayLike<number>,
  forecasts: readonly IntervalForecast[],
  naiveSquaredError: number | null,
): DemandSums {
  const sums = emptySums();
  sums.rows = forecasts.length;
  forecasts.forEach(({ forecast, lower, upper, median = forecast }, i) => {
    const units = actual[i];
    const error = forecast - units;
    sums.sales += units;
    sums.squaredSales += units ** 2;
    sums.absolute += Math.abs(error);
    sums.squares += error ** 2;
    sums.error += error;
    sums.width += upper - lower;
    if (units > 0) {
      sums.percentage += Math.abs(error) / units;
      sums.rowsWithSales++;
    }
    if (units >= lower && units <= upper) sums.rowsInside++;
    const whole = wholeUnits({ forecast, lower, upper });
    if (units >= whole.lower && units <= whole.upper) sums.rowsInsideWhole++;
    sums.p10 += pinballLoss(units, lower, 0.1);
    sums.p50 += pinballLoss(units, forecast, 0.5);
    sums.pMedian += pinballLoss(units, median, 0.5);
    sums.p90 += pinballLoss(units, upper, 0.9);
  });
  if (naiveSquaredError) {
    sums.scaledRows = sums.rows;
    sums.scaledErrors = sums.rows * Math.sqrt(sums.squares / sums.rows / naiveSquaredError);
  }
  return sums;
}

export function addUp(parts: Iterable<DemandSums>): DemandSums {
  const total = emptySums();
  for (const part of parts) for (const name of SUMS) total[name] += part[name];
  return total;
}

/**
 * Adds up many draws from the same parts, fast: the parts' sums stand in one table.
 *
 * @returns the sums of the parts at the given places
 */
export function drawnFrom(parts: readonly DemandSums[]): (places: Iterable<number>) => DemandSums {
  const table = Float64Array.from(parts.flatMap((part) => SUMS.map((name) => part[name])));
  const total = new Float64Array(SUMS.length);
  return (places) => {
    total.fill(0);
    for (const place of places) {
      const offset = place * SUMS.length;
      for (let sum = 0; sum < SUMS.length; sum++) total[sum] += table[offset + sum];
    }
    return Object.fromEntries(SUMS.map((name, sum) => [name, total[sum]])) as DemandSums;
  };
}

export function metricsOf(sums: DemandSums): DemandMetrics {
  const { rows, sales } = sums;
  return {
    mae: sums.absolute / rows,
    rmse: Math.sqrt(sums.squares / rows),
    rmsse: sums.scaledRows > 0 ? sums.scaledErrors / sums.scaledRows : null,
    mape: sums.percentage / sums.rowsWithSales,
    wape: sums.absolute / sales,
    r2: 1 - sums.squares / (sums.squaredSales - sales ** 2 / rows),
    bias: sums.error / sales,
    coverage80: sums.rowsInside / rows,
    coverage80_whole: sums.rowsInsideWhole / rows,
    width_rel: sums.width / sales,
    pinball_10: sums.p10 / rows,
    pinball_50: sums.p50 / rows,
    pinball_90: sums.p90 / rows,
    pinball_mean: (sums.p10 + sums.p50 + sums.p90) / 3 / rows,
    pinball_quantiles: (sums.p10 + sums.pMedian + sums.p90) / 3 / rows,
  };
}

/** The loss whose least expectation the quantile `level` has. Source: Koenker and Bassett (1978). */
export function pinballLoss(actual: number, quantile: number, level: number): number {
  return actual >= quantile ? level * (actual - quantile) : (1 - level) * (quantile - actual);
}

function emptySums(): DemandSums {
  return Object.fromEntries(SUMS.map((name) => [name, 0])) as DemandSums;
}
