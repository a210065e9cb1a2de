import { seededRandom } from '@retail-ml/tensorflow';
import fc from 'fast-check';
import { type Measure, pairedBootstrap } from './paired-bootstrap';

/** The mean of one value an entity. */
const meanOf =
  (values: readonly number[]): Measure<'mean'> =>
  (counts) => {
    let sum = 0;
    let drawn = 0;
    values.forEach((value, i) => {
      sum += counts[i] * value;
      drawn += counts[i];
    });
    return { mean: sum / drawn };
  };
const options = (entities: number) => ({ entities, resamples: 1000, level: 0.95, seed: 1 });

test('the interval of a mean difference is that of normal theory', () => {
  const random = seededRandom(7);
  const shared = Array.from({ length: 2000 }, () => 10 * random.normal());
  // What both have in common is ten times as wide as what they differ in.
  const a = shared.map((value) => value + 0.1 + random.normal());
  const b = shared.map((value) => value + random.normal());
  const differences = a.map((value, i) => value - b[i]);
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  const variance = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / differences.length;
  const half = 1.96 * Math.sqrt(variance / differences.length);

  const { value, low, high } = pairedBootstrap(meanOf(a), { b: meanOf(b) }, { ...options(2000), resamples: 4000 }).b
    .mean;
  expect(value).toBeCloseTo(mean, 12);
  expect(Math.abs(low - (mean - half))).toBeLessThan(0.08 * half);
  expect(Math.abs(high - (mean + half))).toBeLessThan(0.08 * half);
});

test('of two entities there are three draws: by hand', () => {
  const { value, low, high } = pairedBootstrap(meanOf([3, 1]), { other: meanOf([1, 1]) }, options(2)).other.mean;
  // Differences of 2 and 0: 0 in a quarter of the draws, 1 in a half, 2 in a quarter.
  expect([value, low, high]).toEqual([1, 0, 2]);
  const half = pairedBootstrap(meanOf([3, 1]), { other: meanOf([1, 1]) }, { ...options(2), level: 0.4 }).other.mean;
  expect([half.low, half.high]).toEqual([1, 1]);
});

test('a model differs from itself by exactly 0, whatever its figures', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 50 }),
      fc.integer(),
      (values, seed) => {
        const { itself } = pairedBootstrap(
          meanOf(values),
          { itself: meanOf([...values]) },
          { ...options(values.length), resamples: 200, seed },
        );
        expect(itself.mean).toEqual({ value: 0, low: 0, high: 0 });
      },
    ),
    { numRuns: 30 },
  );
});

test('one seed gives one interval, another seed another', () => {
  const interval = (seed: number) =>
    pairedBootstrap(meanOf([1, 5, 9, 2, 8]), { zero: meanOf([0, 0, 0, 0, 0.5]) }, { ...options(5), level: 0.8, seed })
      .zero.mean;
  expect(interval(1)).toEqual(interval(1));
  expect([interval(2), interval(3), interval(4)]).not.toEqual([interval(1), interval(1), interval(1)]);
});

test('a draw on which a figure is not defined is left out', () => {
  const share: Measure<'share'> = (counts) => ({ share: counts[0] / counts[0] });
  const zero: Measure<'share'> = () => ({ share: 0 });
  expect(pairedBootstrap(share, { zero }, options(3)).zero.share).toEqual({ value: 1, low: 1, high: 1 });
});
