import fc from 'fast-check';
import { countNumbers, numberBinLabels, numberBins } from './number-bins';

const sorted = (values: readonly number[]) => Float64Array.from(values).sort();
const range = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

test('many different numbers give ten bins of a tenth each', () => {
  const numbers = sorted(range(1000));
  const bins = numberBins(numbers);
  expect(bins).toEqual({ lowest: null, edges: [100, 200, 300, 400, 500, 600, 700, 800, 900] });
  expect(countNumbers(bins, numbers)).toEqual(Array.from({ length: 10 }, () => 100));
  expect(numberBinLabels(bins).slice(0, 2)).toEqual(['up to 100', '101 to 200']);
});

test('a constant has a bin below and a bin above', () => {
  const bins = numberBins(sorted(Array.from({ length: 50 }, () => 3)));
  expect(numberBinLabels(bins)).toEqual(['below 3', '3', 'above 3']);
  expect(countNumbers(bins, sorted([1, 3, 3, 4, 5, 6]))).toEqual([1, 2, 3]);
});

test('a value that many rows have stands alone, wherever it lies', () => {
  const bins = numberBins(sorted([1, 2, ...Array.from({ length: 96 }, () => 5), 8, 9]));
  expect(countNumbers(bins, sorted([2, 5, 5, 5, 8]))).toEqual([1, 3, 1]);
  expect(countNumbers(bins, sorted([1, 2, 5.5]))).toEqual([2, 0, 1]);
});

test('every number falls into one bin, and every bin has its label', () => {
  const numbers = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -9, max: 9, noNaN: true })), {
    minLength: 1,
  });
  fc.assert(
    fc.property(numbers, numbers, (reference, current) => {
      const bins = numberBins(sorted(reference));
      expect(bins.edges).toEqual([...new Set(bins.edges)].sort((a, b) => a - b));
      const counts = countNumbers(bins, sorted(current));
      expect(counts.every((count) => count >= 0)).toBe(true);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(current.length);
      expect(numberBinLabels(bins)).toHaveLength(counts.length);
    }),
  );
});

test('where no value is frequent, each bin has 2.5 % of the rows or more', () => {
  const numbers = fc.uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true }), {
    minLength: 40,
    maxLength: 300,
  });
  fc.assert(
    fc.property(numbers, (reference) => {
      const counts = countNumbers(numberBins(sorted(reference)), sorted(reference));
      expect(Math.min(...counts)).toBeGreaterThanOrEqual(0.025 * reference.length);
    }),
  );
});
