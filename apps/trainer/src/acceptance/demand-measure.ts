import { type DemandSums, HORIZON_DAYS } from '@retail-ml/demand-model';
import { type Measure } from './paired-bootstrap';

export type DemandGateFigure = 'pinball_mean' | 'wape';

/**
 * Makes the figures of some forecasts, by name and horizon, e.g. `wape_7d`.
 *
 * @param products of each product the sums of its rows, one a horizon
 */
export function demandMeasure(products: readonly DemandSums[][]): Measure<string> {
  const columns = HORIZON_DAYS.map((_, horizon) => {
    const column = (of: (sums: DemandSums) => number) => Float64Array.from(products, (sums) => of(sums[horizon]));
    return {
      rows: column(({ rows }) => rows),
      sales: column(({ sales }) => sales),
      absolute: column(({ absolute }) => absolute),
      pinball: column(({ p10, p50, p90 }) => (p10 + p50 + p90) / 3),
    };
  });
  return (counts) =>
    Object.fromEntries(
      columns.flatMap(({ rows, sales, absolute, pinball }, horizon) => {
        const total = { rows: 0, sales: 0, absolute: 0, pinball: 0 };
        for (let i = 0; i < rows.length; i++) {
          const count = counts[i];
          total.rows += count * rows[i];
          total.sales += count * sales[i];
          total.absolute += count * absolute[i];
          total.pinball += count * pinball[i];
        }
        const days = HORIZON_DAYS[horizon];
        return [
          [`pinball_mean_${days}d`, total.pinball / total.rows],
          [`wape_${days}d`, total.absolute / total.sales],
        ];
      }),
    );
}
