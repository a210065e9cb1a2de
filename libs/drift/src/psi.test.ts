import fc from 'fast-check';
import { criticalPsi, psi } from './psi';

const counts = fc.array(fc.nat(5000), { minLength: 2, maxLength: 15 });
const pair = fc.integer({ min: 2, max: 15 }).chain((length) => {
  const bins = fc.array(fc.nat(5000), { minLength: length, maxLength: length });
  return fc.tuple(bins, bins);
});

test('is the sum of its definition over half a row more in each bin', () => {
  expect(psi([100, 200, 300], [50, 30, 20])).toBeCloseTo(0.6335284281865154, 12);
});

test('is 0 for equal shares in samples of one size, and of nothing', () => {
  fc.assert(fc.property(counts, (bins) => expect(psi(bins, bins)).toBe(0)));
  expect([psi([0, 0], [3, 4]), psi([3, 4], [0, 0])]).toEqual([0, 0]);
});

test('is never negative, finite with empty bins, and the same both ways', () => {
  fc.assert(
    fc.property(pair, ([reference, current]) => {
      const value = psi(reference, current);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(50);
      expect(psi(current, reference)).toBeCloseTo(value, 10);
    }),
  );
});

test('its critical value is the quantile of chi-squared times 1/n + 1/m; bins empty in both do not count', () => {
  // scipy.stats.chi2.isf(0.001, 9) = 27.877164871256575
  const reference = [...Array.from({ length: 10 }, () => 400), 0];
  const current = [...Array.from({ length: 10 }, () => 20), 0];
  expect(criticalPsi(reference, current, 0.001)).toBeCloseTo(27.877164871256575 * (1 / 4000 + 1 / 200), 10);
  expect(criticalPsi([50, 0], [50, 0], 0.001)).toBe(0);
});
