import fc from 'fast-check';
import { stretchedInterval } from './conformal-interval';
import { decodeQuantileHeads, MEMBER_OUTPUTS } from './quantile-heads';

test('heads of zero are the run-rate and its offsets, by hand', () => {
  const [week, month] = decodeQuantileHeads(new Float64Array(MEMBER_OUTPUTS), 0, 1, 10);
  expect(week.point).toBeCloseTo(70, 10);
  expect(week.q50).toBeCloseTo(70 * Math.exp(-0.2), 10);
  expect(week.q10).toBeCloseTo((70 * Math.exp(-0.2)) / (1 + Math.exp(0.8)), 10);
  expect(week.q90).toBeCloseTo(70 * Math.exp(-0.2) + 70 * Math.log(1 + Math.exp(0.7)), 10);
  expect(month.point).toBeCloseTo(300, 10);
});

test('a bag forecasts the mean of its members, wherever its outputs begin', () => {
  const outputs = new Float64Array(3 + 2 * MEMBER_OUTPUTS);
  outputs[3] = Math.log(2);
  const [week] = decodeQuantileHeads(outputs, 3, 2, 10);
  expect(week.point).toBeCloseTo((140 + 70) / 2, 10);
});

test('a lower bound below 3 % of the median is none', () => {
  const outputs = new Float64Array(MEMBER_OUTPUTS);
  outputs[2] = 5;
  expect(decodeQuantileHeads(outputs, 0, 1, 10)[0].q10).toBe(0);
});

test('whatever the network says, quantiles do not cross and the interval holds the forecast', () => {
  const anyHeads = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), {
    minLength: 3 * MEMBER_OUTPUTS,
    maxLength: 3 * MEMBER_OUTPUTS,
  });
  const rate = fc.double({ min: 1e-3, max: 1e5, noNaN: true });
  const stretch = fc.double({ min: 1, max: 1.3, noNaN: true });
  fc.assert(
    fc.property(anyHeads, rate, stretch, (heads, unitsPerDay, factor) => {
      for (const quantiles of decodeQuantileHeads(heads, 0, 3, unitsPerDay)) {
        expect(0 <= quantiles.q10 && quantiles.q10 <= quantiles.q50 && quantiles.q50 <= quantiles.q90).toBe(true);
        const { lower, upper } = stretchedInterval(quantiles, factor);
        expect(0 <= lower && lower <= quantiles.point && quantiles.point <= upper).toBe(true);
        expect(upper - lower).toBeGreaterThanOrEqual((quantiles.q90 - quantiles.q10) * (1 - 1e-9));
      }
    }),
  );
});
