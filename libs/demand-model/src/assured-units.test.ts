import { type DemandInput } from '@retail-ml/features';
import fc from 'fast-check';
import { assuredUnits, steadyForecast } from './assured-units';

const product = (recentSales7d: number, recentSales14d: number | null, recentSales30d: number): DemandInput => ({
  category: 'Textiles',
  recentSales7d,
  recentSales14d,
  recentSales30d,
  season: 'summer',
  weekday: 'Saturday',
  isHoliday: false,
});

test('half of the slowest window is assured: by hand', () => {
  expect(assuredUnits(product(70, 140, 300), 7)).toBe(35);
  expect(assuredUnits(product(70, 140, 240), 30)).toBe(120);
  expect(assuredUnits(product(0, 140, 300), 30)).toBe(0);
  // 7 + (30 - 7) x 7/23 = 14 units in 14 days.
  expect(assuredUnits(product(7, null, 30), 30)).toBe(15);
});

test('a forecast above the assured units in a wide interval stays as it is; others are mended', () => {
  expect(steadyForecast({ forecast: 10, lower: 4, upper: 15 }, 5)).toEqual({ forecast: 10, lower: 4, upper: 15 });
  expect(steadyForecast({ forecast: 10, lower: 9, upper: 11 }, 5)).toEqual({ forecast: 10, lower: 9, upper: 14 });
  expect(steadyForecast({ forecast: 1, lower: 0, upper: 3 }, 5)).toEqual({ forecast: 5, lower: 0, upper: 5 });
});

test('whatever a network says before and after more was sold, a forecast falls by the width of its interval at most', () => {
  const units = fc.nat(1_000_000_000);
  const raw = fc
    .tuple(...Array(3).fill(fc.double({ min: 0, max: 1e10, noNaN: true })))
    .map((values) => (values as number[]).sort((a, b) => a - b))
    .map(([lower, forecast, upper]) => ({ lower, forecast, upper }));
  const sales = fc.tuple(units, units, units).map((windows) => windows.sort((a, b) => a - b));
  fc.assert(
    fc.property(sales, fc.boolean(), units, raw, raw, ([s7, s14, s30], with14d, more, said, saidThen) => {
      const before = steadyForecast(said, assuredUnits(product(s7, with14d ? s14 : null, s30), 7));
      const after = steadyForecast(
        saidThen,
        assuredUnits(product(s7 + more, with14d ? s14 + more : null, s30 + more), 7),
      );
      const rounding = 1e-6 * (1 + before.upper);
      expect(before.forecast - after.forecast).toBeLessThanOrEqual(before.upper - before.lower + rounding);
      expect(before.lower).toBeLessThanOrEqual(before.forecast);
      expect(before.forecast).toBeLessThanOrEqual(before.upper);
    }),
  );
});
