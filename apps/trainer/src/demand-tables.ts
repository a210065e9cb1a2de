import Table from 'cli-table3';
import { backtestTables, DEMAND_FIGURE_NAMES, type DemandMetrics, HORIZON_DAYS } from '@retail-ml/demand-model';
import { backtestFigures, type HorizonMetrics } from '@retail-ml/demand-model/fit';
import { type BacktestFigures, type Evaluation } from '@retail-ml/model-registry';
import { type DemandBenchmark } from './benchmark-demand';
import { estimate, PLAIN_TABLE } from './figures-table';
import { type ForecastBesideSales } from './forecasts-beside-sales';

/** A table for each horizon: the model's figures with their intervals beside its baselines'. */
export function demandEvaluationTables({ model, baselines }: Evaluation): string {
  return HORIZON_DAYS.map((days) => {
    const names = Object.keys(baselines);
    const table = new Table({
      head: [`${days} days`, 'model', ...names.map((name) => name.replaceAll('_', ' '))],
      ...PLAIN_TABLE,
    });
    for (const [figure, label] of Object.entries(DEMAND_FIGURE_NAMES)) {
      const name = `${figure}_${days}d`;
      if (!model[name]) continue;
      table.push([
        label,
        estimate(model[name]),
        ...names.map((baseline) => baselines[baseline][name]?.value.toFixed(3) ?? ''),
      ]);
    }
    return table.toString();
  }).join('\n');
}

/** A demand benchmark's figures, each horizon beside its baselines', then those of the rolling blocks before. */
export function demandBenchmarkTable({ metrics, withHistory, baselines, backtest }: DemandBenchmark): string {
  const models = Object.entries<HorizonMetrics>({
    model: metrics,
    ...(withHistory && { history_fresh: withHistory.fresh, history_frozen: withHistory.frozen }),
    ...baselines,
  });
  const columns = HORIZON_DAYS.flatMap((days) =>
    models.map(([name, figures]) => ({
      head: `${name.replaceAll('_', ' ')}, ${days}d`,
      figures: figures[`${days}d`],
    })),
  );
  const table = new Table({ head: ['', ...columns.map(({ head }) => head)], ...PLAIN_TABLE });
  for (const [name, label] of Object.entries(DEMAND_FIGURE_NAMES)) {
    table.push([label, ...columns.map(({ figures }) => figures[name as keyof DemandMetrics]?.toFixed(3) ?? '')]);
  }
  return [table.toString(), backtestText(backtest.map(backtestFigures))].join('\n');
}

/** Figures of rolling blocks with their mean and spread, a table for each horizon; nothing where there is no block. */
export function backtestText(blocks: readonly BacktestFigures[]): string {
  if (blocks.length === 0) return '';
  return backtestTables(blocks)
    .map(({ head, rows }) => {
      const table = new Table({ head, ...PLAIN_TABLE });
      table.push(...rows);
      return table.toString();
    })
    .join('\n');
}

/** Forecasts as they are answered, with their intervals, beside what was then sold. */
export function forecastsTable(forecasts: readonly ForecastBesideSales[]): string {
  const table = new Table({
    head: ['product', 'category', '30 days before', '7 days', 'interval', 'sold', '30 days', 'interval', 'sold'],
    colAligns: ['left', 'left', ...Array.from({ length: 7 }, () => 'right' as const)],
    ...PLAIN_TABLE,
  });
  for (const row of forecasts) {
    table.push([
      row.productId,
      row.category,
      row.recentSales30d,
      ...(['7d', '30d'] as const).flatMap((horizon) => {
        const { forecast, lower, upper, sold } = row[horizon];
        return [forecast, `${lower} to ${upper}`, sold];
      }),
    ]);
  }
  return table.toString();
}
