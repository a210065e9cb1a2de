import { type IntervalForecast } from '../demand-metrics';
import { HORIZON_DAYS } from '../horizon';
import { fitRatioInterval, withRatioInterval } from '../ratio-interval';
import { type DemandTrainingRow, targetsOf } from './demand-training-row';

/** What is said of a row: one forecast a horizon. */
export type RowForecast = (row: DemandTrainingRow) => IntervalForecast[];

/**
 * The simple rules that a model must beat: what was sold in the last 7 or 30 days goes on, and, where a year is
 * known, what was sold in the same days 52 weeks ago comes again.
 */
export interface DemandBaselines {
  run_rate_7d: RowForecast;
  run_rate_30d: RowForecast;
  seasonal_naive?: RowForecast;
}

/** With fewer training rows whose last year is known, the interval of the seasonal naive forecast says nothing. */
const FEWEST_ROWS_WITH_LAST_YEAR = 100;

/** Fits each rule's interval on the training rows. */
export function fitDemandBaselines(rows: readonly DemandTrainingRow[]): DemandBaselines {
  const withLastYear = rows.filter((row) => row.lastYear !== undefined);
  return {
    run_rate_7d: fitBaseline(rows, (row, days) => (row.recentSales7d * days) / 7),
    run_rate_30d: fitBaseline(rows, runRate30d),
    ...(withLastYear.length >= FEWEST_ROWS_WITH_LAST_YEAR && {
      seasonal_naive: fitBaseline(withLastYear, seasonalNaive),
    }),
  };
}

function runRate30d(row: DemandTrainingRow, horizonDays: number): number {
  return (row.recentSales30d * horizonDays) / 30;
}

/** A product that is younger than a year has no last year: the last 30 days stand in for it. */
function seasonalNaive(row: DemandTrainingRow, horizonDays: number): number {
  if (row.lastYear === undefined) return runRate30d(row, horizonDays);
  return horizonDays === 7 ? row.lastYear.sales7d : row.lastYear.sales30d;
}

function fitBaseline(
  rows: readonly DemandTrainingRow[],
  units: (row: DemandTrainingRow, horizonDays: number) => number,
): RowForecast {
  const intervals = HORIZON_DAYS.map((days, horizon) =>
    fitRatioInterval(
      rows.map((row) => units(row, days)),
      rows.map((row) => targetsOf(row)[horizon]),
    ),
  );
  return (row) => intervals.map((interval, horizon) => withRatioInterval(interval, units(row, HORIZON_DAYS[horizon])));
}
