import { quantile } from 'simple-statistics';
import { type IntervalForecast } from './demand-metrics';

/** The interval about a simple rule's forecasts: 10 % and 90 % quantiles of (sales + 1) / (forecast + 1) in training. */
export interface RatioInterval {
  lowerRatio: number;
  upperRatio: number;
}

export function fitRatioInterval(forecasts: number[], actual: ArrayLike<number>): RatioInterval {
  const ratios = forecasts.map((forecast, i) => (actual[i] + 1) / (forecast + 1));
  return { lowerRatio: quantile(ratios, 0.1), upperRatio: quantile(ratios, 0.9) };
}

/** @param forecast units of the horizon */
export function withRatioInterval({ lowerRatio, upperRatio }: RatioInterval, forecast: number): IntervalForecast {
  return {
    forecast,
    lower: Math.max((forecast + 1) * lowerRatio - 1, 0),
    upper: (forecast + 1) * upperRatio - 1,
  };
}
