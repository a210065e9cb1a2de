/** Figures of forecasts against actual sales, by the definitions of scikit-learn where it has them. */
export interface DemandMetrics {
  mae: number;
  rmse: number;
  /** Mean absolute percentage error over the rows with sales. */
  mape: number;
  /** Sum of absolute errors over the sum of sales. */
  wape: number;
  r2: number;
  /** Sum of errors over the sum of sales: above 0 where too much was forecast. It must be read beside `wape`. */
  bias: number;
  /** Share of rows whose sales lay in the interval. */
  coverage80: number;
  /** Sum of the intervals' widths over the sum of sales. */
  width_rel: number;
  /** Pinball losses of the lower bound, the forecast and the upper bound, in units, and their mean. */
  pinball_10: number;
  pinball_50: number;
  pinball_90: number;
  pinball_mean: number;
}

/** The figures that reports show, the most telling first, with their names for people. */
export const DEMAND_FIGURE_NAMES = {
  wape: 'WAPE',
  bias: 'Bias',
  mae: 'MAE, units',
  rmse: 'RMSE, units',
  mape: 'MAPE',
  r2: 'R2',
  pinball_mean: 'Pinball loss, units',
  coverage80: 'Coverage of the 80 % interval',
  width_rel: 'Width of the interval / sales',
} as const satisfies Partial<Record<keyof DemandMetrics, string>>;

/** A forecast in units with its interval. */
export interface IntervalForecast {
  forecast: number;
  lower: number;
  upper: number;
}

export function demandMetrics(actual: ArrayLike<number>, forecasts: readonly IntervalForecast[]): DemandMetrics {
  const rowCount = forecasts.length;
  let sales = 0;
  for (let i = 0; i < rowCount; i++) sales += actual[i];
  const meanSales = sales / rowCount;
  const sums = {
    absolute: 0,
    squares: 0,
    percentage: 0,
    error: 0,
    spread: 0,
    inside: 0,
    width: 0,
    p10: 0,
    p50: 0,
    p90: 0,
  };
  let rowsWithSales = 0;
  forecasts.forEach(({ forecast, lower, upper }, i) => {
    const units = actual[i];
    const error = forecast - units;
    sums.absolute += Math.abs(error);
    sums.squares += error ** 2;
    sums.error += error;
    sums.spread += (units - meanSales) ** 2;
    sums.width += upper - lower;
    if (units > 0) {
      sums.percentage += Math.abs(error) / units;
      rowsWithSales++;
    }
    if (units >= lower && units <= upper) sums.inside++;
    sums.p10 += pinballLoss(units, lower, 0.1);
    sums.p50 += pinballLoss(units, forecast, 0.5);
    sums.p90 += pinballLoss(units, upper, 0.9);
  });
  return {
    mae: sums.absolute / rowCount,
    rmse: Math.sqrt(sums.squares / rowCount),
    mape: sums.percentage / rowsWithSales,
    wape: sums.absolute / sales,
    r2: 1 - sums.squares / sums.spread,
    bias: sums.error / sales,
    coverage80: sums.inside / rowCount,
    width_rel: sums.width / sales,
    pinball_10: sums.p10 / rowCount,
    pinball_50: sums.p50 / rowCount,
    pinball_90: sums.p90 / rowCount,
    pinball_mean: (sums.p10 + sums.p50 + sums.p90) / 3 / rowCount,
  };
}

/** The loss whose least expectation the quantile `level` has. Source: Koenker and Bassett (1978). */
export function pinballLoss(actual: number, quantile: number, level: number): number {
  return actual >= quantile ? level * (actual - quantile) : (1 - level) * (quantile - actual);
}
