import fc from 'fast-check';
import { fitStandardizer, standardize } from './standardizer';

test('training rows get mean 0 and standard deviation 1', () => {
  const matrix = Float64Array.of(1, 10, 2, 20, 3, 30, 4, 40);
  const standardizer = fitStandardizer(matrix, 2);
  expect(standardizer.mean).toEqual([2.5, 25]);
  expect(standardizer.scale[0]).toBeCloseTo(Math.sqrt(1.25), 12);
  standardize(standardizer, matrix, 0);
  expect(matrix[0]).toBeCloseTo(-1.5 / Math.sqrt(1.25), 12);
  expect(matrix[1]).toBeCloseTo(-15 / Math.sqrt(125), 12);
  // Only the row at the offset is touched.
  expect(matrix[2]).toBe(2);
});

test('what was constant in training is 0 whatever it becomes: the network never learned its weight', () => {
  const standardizer = fitStandardizer(Float64Array.of(0.1, 0.1, 0.1), 1);
  const vector = Float64Array.of(7);
  standardize(standardizer, vector, 0);
  expect(vector[0]).toBe(0);
});

test('no value leaves the clip', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const vector = Float64Array.of(value);
      standardize({ mean: [3], scale: [2], clip: 4 }, vector, 0);
      expect(Math.abs(vector[0])).toBeLessThanOrEqual(4);
    }),
  );
});

test('one row is too little', () => {
  expect(() => fitStandardizer(Float64Array.of(1, 2), 2)).toThrow('at least 2 rows of 2 features');
});
