import { fitDemandBaselines } from './demand-baselines';
import { type DemandTrainingRow } from './demand-training-row';
import { fitNaiveErrors } from './measure-forecasts';
import { productRows } from './products.fixture';

const rows = productRows(10, 150, 3);
const row: DemandTrainingRow = { ...rows[0], recentSales7d: 14, recentSales30d: 90, target7d: 20, target30d: 60 };
const forecasts = (baseline: ((row: DemandTrainingRow) => { forecast: number }[]) | undefined, of: DemandTrainingRow) =>
  baseline?.(of).map(({ forecast }) => forecast);

test('run-rates go on: by hand', () => {
  const { run_rate_7d, run_rate_30d } = fitDemandBaselines(rows);
  expect(forecasts(run_rate_7d, row)).toEqual([14, 60]);
  expect(forecasts(run_rate_30d, row)).toEqual([21, 90]);
});

test('the seasonal naive forecast is last year again, the last 30 days where there was none', () => {
  const withLastYear = rows.map((it) => ({ ...it, lastYear: { sales7d: 2 * it.target7d, sales30d: it.target30d } }));
  const { seasonal_naive } = fitDemandBaselines(withLastYear);
  expect(forecasts(seasonal_naive, { ...row, lastYear: { sales7d: 5, sales30d: 33 } })).toEqual([5, 33]);
  expect(forecasts(seasonal_naive, row)).toEqual([21, 90]);
});

test('its interval is what it left in training: 10 % and 90 % of (sales + 1) / (forecast + 1)', () => {
  // Sales are 0, 1, ... 100 times the forecast + 1, so the quantiles are 10 and 90.
  const known = Array.from({ length: 101 }, (_, i) => ({
    ...row,
    target7d: 10 * i - 1,
    lastYear: { sales7d: 9, sales30d: 9 },
  }));
  const [week] = fitDemandBaselines(known).seasonal_naive!({ ...row, lastYear: { sales7d: 4, sales30d: 4 } });
  expect(week).toEqual({ forecast: 4, lower: 49, upper: 449 });
});

test('where no year is known there is no seasonal naive forecast', () => {
  expect(fitDemandBaselines(rows)).not.toHaveProperty('seasonal_naive');
});

test('the naive errors that scale RMSSE, by hand', () => {
  // 20 against 14, 10 against 14; 60 and 90 against 90.
  const errors = fitNaiveErrors([row, { ...row, target7d: 10, target30d: 90 }]);
  expect(errors.get(row.productId)).toEqual([(36 + 16) / 2, (900 + 0) / 2]);
});
