import { customerBootstrap } from './customer-bootstrap';

const values = Array.from({ length: 400 }, (_, i) => ((i * 7919) % 401) / 401);
const customers = values.map((_, i) => `C${i}`);

/** The mean of the values of the drawn rows. */
const meanOf = (some: readonly number[]) => (times?: ArrayLike<number>) => {
  let sum = 0;
  let rows = 0;
  some.forEach((value, row) => {
    sum += value * (times?.[row] ?? 1);
    rows += times?.[row] ?? 1;
  });
  return { mean: sum / rows };
};

test('the interval of a mean is about as wide as the formula says', () => {
  const { mean } = customerBootstrap(customers, 1)(meanOf(values));
  const average = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / values.length;
  expect(mean.value).toBeCloseTo(average, 12);
  const width = 2 * 1.96 * Math.sqrt(variance / values.length);
  expect((mean.high - mean.low) / width).toBeGreaterThan(0.8);
  expect((mean.high - mean.low) / width).toBeLessThan(1.25);
});

test('rows of one customer are drawn together: the same rows four times over tell no more', () => {
  const once = customerBootstrap(customers, 1)(meanOf(values));
  const fourTimes = <T>(some: readonly T[]) => some.flatMap((one) => [one, one, one, one]);
  const again = customerBootstrap(fourTimes(customers), 1)(meanOf(fourTimes(values)));
  expect(again.mean.high - again.mean.low).toBeCloseTo(once.mean.high - once.mean.low, 10);
});

test('samples on which a figure has no value are left out of its interval', () => {
  const { share } = customerBootstrap(
    ['A', 'B'],
    1,
  )((times) => ({ share: times && times[0] === 0 ? NaN : (times?.[0] ?? 1) / 2 }));
  expect(share).toEqual({ value: 0.5, low: 0.5, high: 1 });
});
