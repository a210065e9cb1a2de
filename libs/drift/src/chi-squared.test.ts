import fc from 'fast-check';
import { chiSquared, chiSquaredCritical } from './chi-squared';

// The figures are scipy's: chi2_contingency(..., correction=False) and chi2.isf.
test('gives the statistic and probability of a contingency table', () => {
  const test = chiSquared([120, 80, 50, 10], [60, 70, 20, 1]);
  expect(test.statistic).toBeCloseTo(12.88625348161772, 10);
  expect(test.pValue).toBeCloseTo(0.004889158510023724, 10);
  expect(test.degreesOfFreedom).toBe(3);
  // A bin that is empty in both changes nothing.
  expect(chiSquared([120, 80, 50, 0, 10], [60, 70, 20, 0, 1])).toEqual(test);
});

test.each([
  [0.05, 1, 3.8414588206941285],
  [0.001 / 7, 1, 14.46409029013898],
  [0.001 / 7, 2, 17.7073308560749],
  [0.001 / 7, 9, 32.83188526047782],
])('is passed with probability %d at %d degrees of freedom by %d', (probability, degreesOfFreedom, critical) => {
  expect(chiSquaredCritical(probability, degreesOfFreedom) / critical).toBeCloseTo(1, 9);
});

test('one occupied bin, or no rows, says nothing', () => {
  const nothing = { name: 'chi-squared', statistic: 0, degreesOfFreedom: 0, pValue: 1 };
  expect(chiSquared([7, 0], [9, 0])).toEqual(nothing);
  expect(chiSquared([7, 3], [0, 0])).toEqual(nothing);
});

test('is 0 where one sample is a multiple of the other', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 2 }),
      fc.integer({ min: 1, max: 9 }),
      (bins, k) =>
        expect(
          chiSquared(
            bins,
            bins.map((count) => count * k),
          ).statistic,
        ).toBeCloseTo(0, 8),
    ),
  );
});
