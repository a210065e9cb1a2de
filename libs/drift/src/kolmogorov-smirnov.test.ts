import fc from 'fast-check';
import { empiricalDistribution } from './empirical-distribution';
import { kolmogorovSmirnov, kolmogorovTail } from './kolmogorov-smirnov';

const compare = (reference: number[], current: number[]) =>
  kolmogorovSmirnov(empiricalDistribution(Float64Array.from(reference).sort()), Float64Array.from(current).sort());

// scipy.special.kolmogorov
test.each([
  [0, 1],
  [0.3, 0.9999906941986655],
  [0.5, 0.9639452436648751],
  [0.8, 0.5441424115741981],
  [1, 0.26999967167735456],
  [1.3581, 0.0499996304316674],
  [2, 0.0006709252557796953],
])('beyond %d lies %d of the limiting distribution', (distance, tail) => {
  expect(kolmogorovTail(distance)).toBeCloseTo(tail, 12);
});

test('gives the statistic of scipy.stats.ks_2samp', () => {
  const squares = (count: number, shift: number) => Array.from({ length: count }, (_, i) => (i + 1) ** 2 / 10 + shift);
  const test = compare(squares(50, 0), squares(40, 20));
  expect(test.statistic).toBeCloseTo(0.28, 12);
  expect(test.pValue).toBeCloseTo(0.061339816229094256, 10);
});

test('a constant that moves either way is at the largest distance', () => {
  expect(compare([3, 3, 3], [2, 2]).statistic).toBe(1);
  expect(compare([3, 3, 3], [4, 4]).statistic).toBe(1);
  expect(compare([3, 3, 3], [3])).toMatchObject({ statistic: 0, pValue: 1 });
});

test('is never above the distance over all values, and less than 0.01 below it', () => {
  const numbers = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 400 });
  fc.assert(
    fc.property(numbers, numbers, (reference, current) => {
      const share = (values: number[], x: number) => values.filter((value) => value <= x).length / values.length;
      const exact = Math.max(
        ...[...reference, ...current].map((x) => Math.abs(share(reference, x) - share(current, x))),
      );
      const { statistic, pValue } = compare(reference, current);
      expect(statistic).toBeLessThanOrEqual(exact + 1e-12);
      expect(statistic).toBeGreaterThan(exact - 0.01);
      expect(pValue).toBeGreaterThanOrEqual(0);
      expect(pValue).toBeLessThanOrEqual(1);
    }),
  );
});
