import fc from 'fast-check';
import { drawBackgroundRows } from './background-rows';

test('each tenth of the predictions sends one of ten rows', () => {
  const predictions = Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
  const rows = drawBackgroundRows(predictions, 10, () => 0.999);
  expect(rows.map((row) => predictions[row])).toEqual([9, 19, 29, 39, 49, 59, 69, 79, 89, 99]);
});

test('no row is drawn twice, and no more than there are', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 200 }),
      fc.integer({ min: 1, max: 64 }),
      fc.double({ min: 0, max: 0.999999, noNaN: true }),
      (predictions, count, uniform) => {
        const rows = drawBackgroundRows(predictions, count, () => uniform);
        expect(rows).toHaveLength(Math.min(count, predictions.length));
        expect(new Set(rows).size).toBe(rows.length);
        expect(rows.every((row) => row >= 0 && row < predictions.length)).toBe(true);
      },
    ),
  );
});
