import { fitStretch, stretchedInterval } from './conformal-interval';

const forecast = { point: 10, q10: 8, q50: 10, q90: 12 };

test('the factor is the one at which the level is met: by hand', () => {
  const actual = [10.4, 9.2, 11, 12.4, 13.5];
  // Distances in half-widths: 0.2, 0.4, 0.5, 1.2, 1.75; the fourth of five is their 75 % quantile.
  const stretch = fitStretch(
    actual.map(() => forecast),
    actual,
    0.75,
  );
  expect(stretch).toBeCloseTo(1.2, 10);
  expect(stretchedInterval(forecast, stretch)).toEqual({ lower: 10 - 1.2 * 2, upper: 10 + 1.2 * 2 });
});

test('the factor stays between .95 and 1.3', () => {
  expect(fitStretch([forecast, forecast], [10, 10], 0.8)).toBe(0.95);
  expect(fitStretch([forecast, forecast], [100, 100], 0.8)).toBe(1.3);
});

test('a lower bound of 0 stays 0, and one is never below', () => {
  expect(stretchedInterval({ ...forecast, q10: 0 }, 1.3).lower).toBe(0);
  expect(stretchedInterval({ ...forecast, q10: 0.5 }, 1.3).lower).toBe(0);
});
