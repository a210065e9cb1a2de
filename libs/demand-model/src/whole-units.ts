import { type IntervalForecast } from './demand-metrics';

/**
 * What is answered, as nobody sells half a unit: the forecast rounded, the lower bound rounded down, the upper bound
 * up. The order of the three is kept, and so is that of two horizons.
 */
export function wholeUnits({ forecast, lower, upper }: IntervalForecast): IntervalForecast {
  return { forecast: Math.round(forecast), lower: Math.floor(lower), upper: Math.ceil(upper) };
}
