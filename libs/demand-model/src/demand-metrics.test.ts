import { addUp, demandSums, drawnFrom, metricsOf, pinballLoss } from './demand-metrics';

const actual = [10, 0, 30];
const forecasts = [
  { forecast: 12, lower: 8, upper: 16 },
  { forecast: 1, lower: 0, upper: 2 },
  { forecast: 20, lower: 15, upper: 25 },
];

test('all figures, by hand', () => {
  // Naive forecasts were 5 off in training.
  const figures = metricsOf(demandSums(actual, forecasts, 25));
  expect(figures.mae).toBeCloseTo(13 / 3, 12);
  expect(figures.rmse).toBeCloseTo(Math.sqrt(105 / 3), 12);
  expect(figures.rmsse).toBeCloseTo(Math.sqrt(105 / 3) / 5, 12);
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
  // A forecast without a median of its own is its median.
  expect(figures.pinball_quantiles).toBe(figures.pinball_mean);
});

test('quantiles are judged by the model’s own median, forecasts by the forecast', () => {
  const withMedian = { forecast: 12, lower: 5, upper: 20, median: 9 };
  const { pinball_mean, pinball_quantiles, wape } = metricsOf(demandSums([10], [withMedian], null));
  // 0.1 x 5 below, 0.1 x 10 above; between them 0.5 x 2 of the forecast, 0.5 x 1 of the median.
  expect(pinball_mean).toBeCloseTo((0.5 + 1 + 1) / 3, 12);
  expect(pinball_quantiles).toBeCloseTo((0.5 + 0.5 + 1) / 3, 12);
  expect(wape).toBeCloseTo(0.2, 12);
});

test('coverage in whole units, as the interval is answered', () => {
  const sums = demandSums(
    [0, 3, 4],
    [1, 2, 2].map((forecast) => ({ forecast, lower: 0.4, upper: 2.2 })),
    null,
  );
  const { coverage80, coverage80_whole } = metricsOf(sums);
  // 0.4 to 2.2 is answered as 0 to 3.
  expect([coverage80, coverage80_whole]).toEqual([0, 2 / 3]);
});

test('RMSSE is the mean over products by their rows; those without a scale are left out', () => {
  const one = { lower: 0, upper: 9 };
  // Two rows, 2 and 4 off where naive was 2 off: sqrt((4 + 16) / 2) / 2 = sqrt(10) / 2.
  const first = demandSums(
    [5, 5],
    [3, 9].map((forecast) => ({ forecast, ...one })),
    4,
  );
  // One row, 3 off where naive was 6 off: 1 / 2.
  const second = demandSums([5], [{ forecast: 8, ...one }], 36);
  const unknown = [null, 0].map((scale) => demandSums([5], [{ forecast: 100, ...one }], scale));
  const figures = metricsOf(addUp([first, second, ...unknown]));
  expect(figures.rmsse).toBeCloseTo((2 * (Math.sqrt(10) / 2) + 0.5) / 3, 12);
  expect(figures.mae).toBeCloseTo((2 + 4 + 3 + 95 + 95) / 5, 12);
  expect(metricsOf(addUp(unknown)).rmsse).toBeNull();
});

test('the sums of two parts are those of all rows', () => {
  const parts = [
    demandSums(actual.slice(0, 1), forecasts.slice(0, 1), null),
    demandSums(actual.slice(1), forecasts.slice(1), null),
  ];
  const together = metricsOf(demandSums(actual, forecasts, null));
  for (const [name, value] of Object.entries(metricsOf(addUp(parts)))) {
    if (value !== null) expect(value).toBeCloseTo(together[name as keyof typeof together]!, 12);
  }
});

test('the pinball loss is least at the quantile: for 1 to 9, at 9 for the level 0.9', () => {
  const sales = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const loss = (quantile: number) => sales.reduce((sum, units) => sum + pinballLoss(units, quantile, 0.9), 0);
  const best = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].reduce((a, b) => (loss(b) < loss(a) ? b : a));
  expect(best).toBe(9);
});

test('a draw holds each part as often as it is named', () => {
  const parts = actual.map((units, i) => demandSums([units], [forecasts[i]], 25));
  expect(drawnFrom(parts)([2, 0, 2])).toEqual(addUp([parts[2], parts[0], parts[2]]));
  expect(drawnFrom(parts)([0, 1, 2])).toEqual(addUp(parts));
});
