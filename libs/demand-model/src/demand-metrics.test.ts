import { demandMetrics, pinballLoss } from './demand-metrics';

test('all figures, by hand', () => {
  const figures = demandMetrics(
    [10, 0, 30],
    [
      { forecast: 12, lower: 8, upper: 16 },
      { forecast: 1, lower: 0, upper: 2 },
      { forecast: 20, lower: 15, upper: 25 },
    ],
  );
  expect(figures.mae).toBeCloseTo(13 / 3, 12);
  expect(figures.rmse).toBeCloseTo(Math.sqrt(105 / 3), 12);
  // The row without sales has no percentage.
  expect(figures.mape).toBeCloseTo((0.2 + 1 / 3) / 2, 12);
  expect(figures.wape).toBeCloseTo(13 / 40, 12);
  expect(figures.bias).toBeCloseTo(-7 / 40, 12);
  // Mean 13.33: spread 11.11 + 177.78 + 277.78 = 466.67.
  expect(figures.r2).toBeCloseTo(1 - 105 / (1400 / 3), 12);
  expect(figures.coverage80).toBeCloseTo(2 / 3, 12);
  expect(figures.width_rel).toBeCloseTo(20 / 40, 12);
  expect(figures.pinball_10).toBeCloseTo((0.1 * 2 + 0 + 0.1 * 15) / 3, 12);
  expect(figures.pinball_50).toBeCloseTo(13 / 2 / 3, 12);
  expect(figures.pinball_90).toBeCloseTo((0.1 * 6 + 0.1 * 2 + 0.9 * 5) / 3, 12);
  expect(figures.pinball_mean).toBeCloseTo((figures.pinball_10 + figures.pinball_50 + figures.pinball_90) / 3, 12);
});

test('the pinball loss is least at the quantile: for 1 to 9, at 9 for the level 0.9', () => {
  const sales = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const loss = (quantile: number) => sales.reduce((sum, units) => sum + pinballLoss(units, quantile, 0.9), 0);
  const best = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].reduce((a, b) => (loss(b) < loss(a) ? b : a));
  expect(best).toBe(9);
});
