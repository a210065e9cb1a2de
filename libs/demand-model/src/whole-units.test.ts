import fc from 'fast-check';
import { wholeUnits } from './whole-units';

test('forecasts are rounded, bounds outwards: by hand', () => {
  expect(wholeUnits({ forecast: 144.5, lower: 130.9, upper: 159.1 })).toEqual({
    forecast: 145,
    lower: 130,
    upper: 160,
  });
  expect(wholeUnits({ forecast: 0.4, lower: 0, upper: 0.9 })).toEqual({ forecast: 0, lower: 0, upper: 1 });
});

test('the order of bounds and forecast stays', () => {
  const units = fc.double({ min: 0, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(units, units, units, (...three) => {
      const [lower, forecast, upper] = three.sort((a, b) => a - b);
      const whole = wholeUnits({ forecast, lower, upper });
      expect(whole.lower).toBeLessThanOrEqual(whole.forecast);
      expect(whole.forecast).toBeLessThanOrEqual(whole.upper);
      expect(Object.values(whole).every(Number.isInteger)).toBe(true);
    }),
  );
});
