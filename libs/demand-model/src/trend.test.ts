import { fitMovementQuartiles, movementOf } from './movement';
import { seasonalTrendOf, trendOf } from './trend';

test.each([
  [11.1, 'increasing'],
  [11, 'stable'],
  [10, 'stable'],
  [9, 'stable'],
  [8.9, 'decreasing'],
] as const)('a forecast of %d against a run-rate of 10 is %s', (forecast, trend) => {
  expect(trendOf(forecast, 10, 0.1)).toBe(trend);
});

test('a season is a peak a tenth above the year, off a tenth below', () => {
  expect([1.2, 1.05, 0.95, 0.8].map(seasonalTrendOf)).toEqual(['peak', 'typical', 'typical', 'off']);
});

test('slow and fast movers are the outer quarters', () => {
  const quartiles = fitMovementQuartiles([1, 2, 3, 4, 5, 6, 7, 8]);
  expect([1, 2, 4, 7, 8].map((rate) => movementOf(rate, quartiles))).toEqual([
    'slow',
    'slow',
    'normal',
    'fast',
    'fast',
  ]);
});
