import { quantile } from 'simple-statistics';
import { type IntervalForecast } from './demand-metrics';

/** The baseline: what was sold in the last days goes on, with the interval that this left in training. */
export interface RunRateBaseline {
  /** Days whose sales go on: 7 or 30. */
  windowDays: number;
  /** 10 % and 90 % quantiles of (sales + 1) / (forecast + 1) in training. */
  lowerRatio: number;
  upperRatio: number;
}

export function fitRunRateBaseline(
  windowDays: number,
  forecasts: number[],
  actual: ArrayLike<number>,
): RunRateBaseline {
  const ratios = forecasts.map((forecast, i) => (actual[i] + 1) / (forecast + 1));
  return { windowDays, lowerRatio: quantile(ratios, 0.1), upperRatio: quantile(ratios, 0.9) };
}

/** @param forecast units sold in the window, times horizon over window */
export function runRateForecast(baseline: RunRateBaseline, forecast: number): IntervalForecast {
  return {
    forecast,
    lower: Math.max((forecast + 1) * baseline.lowerRatio - 1, 0),
    upper: (forecast + 1) * baseline.upperRatio - 1,
  };
}
