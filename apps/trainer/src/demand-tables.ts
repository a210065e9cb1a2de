import Table from 'cli-table3';
import { DEMAND_FIGURE_NAMES, HORIZON_DAYS } from '@retail-ml/demand-model';
import { type Evaluation } from '@retail-ml/model-registry';
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
