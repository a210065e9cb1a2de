import { type IntervalForecast } from '../demand-metrics';
import { HORIZON_DAYS } from '../horizon';
import { type RunRateBaseline, runRateForecast } from '../run-rate-baseline';
import { type DemandTrainingRow } from './demand-training-row';

/** What a run-rate says of each horizon. */
export function runRateForecasts(baselines: readonly RunRateBaseline[], row: DemandTrainingRow): IntervalForecast[] {
  return baselines.map((baseline, horizon) => {
    const units = baseline.windowDays === 7 ? row.recentSales7d : row.recentSales30d;
    return runRateForecast(baseline, (units * HORIZON_DAYS[horizon]) / baseline.windowDays);
  });
}
