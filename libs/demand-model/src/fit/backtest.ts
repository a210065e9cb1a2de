import { formatDay } from '@retail-ml/features';
import { type BacktestFigures } from '@retail-ml/model-registry';
import { type DemandMetrics, type IntervalForecast } from '../demand-metrics';
import { fitDemandBaselines, type RowForecast } from './demand-baselines';
import { type DemandTrainingRow } from './demand-training-row';
import { fitNaiveErrors, type HorizonMetrics, measureForecasts } from './measure-forecasts';
import { type RollingBlock } from './rolling-origins';

/** A block of origins, forecast by a model and by rules that were fitted before it. */
export interface BacktestBlock {
  /** First and last origin, ISO dates. */
  from: string;
  to: string;
  rows: number;
  metrics: HorizonMetrics;
  baselines: Record<string, HorizonMetrics>;
}

/**
 * Measures one step of a backtest on rolling origins.
 *
 * Source: Tashman (2000), Out-of-sample tests of forecasting accuracy.
 *
 * @param forecasts of the block's validation rows, one a horizon
 */
export function backtestBlock(
  { train, validation }: RollingBlock,
  forecasts: readonly IntervalForecast[][],
): BacktestBlock {
  const naiveErrors = fitNaiveErrors(train);
  const place = new Map(validation.map((row, i) => [row, i]));
  const measure = (forecast: RowForecast) => measureForecasts(validation, forecast, naiveErrors);
  const origins = validation.map(({ origin }) => origin).sort((a, b) => a - b);
  return {
    from: formatDay(origins[0]),
    to: formatDay(origins[origins.length - 1]),
    rows: validation.length,
    metrics: measure((row: DemandTrainingRow) => forecasts[place.get(row)!]),
    baselines: Object.fromEntries(
      Object.entries(fitDemandBaselines(train)).map(([name, forecast]) => [name, measure(forecast as RowForecast)]),
    ),
  };
}

/** The same block by the names of a manifest's figures, e.g. `wape_7d`. */
export function backtestFigures({ metrics, baselines, ...block }: BacktestBlock): BacktestFigures {
  return {
    ...block,
    model: named(metrics),
    baselines: Object.fromEntries(Object.entries(baselines).map(([name, figures]) => [name, named(figures)])),
  };
}

/** Figures that a block does not have, such as RMSSE where no product has a scale, are left out. */
function named(horizons: HorizonMetrics): Record<string, number> {
  return Object.fromEntries(
    Object.entries(horizons).flatMap(([horizon, metrics]: [string, DemandMetrics]) =>
      Object.entries(metrics)
        .filter(([, value]) => Number.isFinite(value))
        .map(([name, value]) => [`${name}_${horizon}`, value as number]),
    ),
  );
}
