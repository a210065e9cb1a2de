import fc from 'fast-check';
import { sigmoid } from '@retail-ml/network';
import { fitLogisticRegression } from './logistic-regression';
import { fitRecencyRule, recencyRuleProbability } from './recency-rule';

/** Rows whose labels follow sigmoid(slope * x + intercept) in exact proportion. */
function rows(slope: number, intercept: number) {
  const xs: number[] = [];
  const labels: number[] = [];
  for (let z = -4; z <= 4; z += 0.5) {
    const churned = Math.round(1000 * sigmoid(slope * z + intercept));
    for (let i = 0; i < 1000; i++) {
      xs.push(z);
      labels.push(i < churned ? 1 : 0);
    }
  }
  return { xs, labels };
}

test.each([
  [1, 0],
  [0.5, -1],
  [2, 0.7],
])('finds slope %d and intercept %d of labels in that proportion', (slope, intercept) => {
  const { xs, labels } = rows(slope, intercept);
  const found = fitLogisticRegression(xs, labels);
  expect(found.slope).toBeCloseTo(slope, 1);
  expect(found.intercept).toBeCloseTo(intercept, 1);
});

test('a handful of rows hardly moves it from the identity', () => {
  const { slope, intercept } = fitLogisticRegression([-1, 0, 1, 2], [1, 0, 0, 1]);
  expect(Math.abs(slope - 1)).toBeLessThan(0.3);
  expect(Math.abs(intercept)).toBeLessThan(0.3);
});

test('any numbers and labels give a finite fit', () => {
  const row = fc.tuple(fc.double({ min: -50, max: 50, noNaN: true }), fc.boolean());
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 300 }), (some) => {
      const { slope, intercept } = fitLogisticRegression(
        some.map(([z]) => z),
        some.map(([, label]) => (label ? 1 : 0)),
      );
      expect(Number.isFinite(slope) && Number.isFinite(intercept)).toBe(true);
    }),
  );
});

test('the recency rule learns that the long silent stay away', () => {
  const recencyDays = Array.from({ length: 2000 }, (_, i) => i % 400);
  const rule = fitRecencyRule(
    recencyDays,
    recencyDays.map((days, i) => (days > 150 !== (i % 10 === 0) ? 1 : 0)),
  );
  expect(recencyRuleProbability(rule, 10)).toBeLessThan(0.2);
  expect(recencyRuleProbability(rule, 350)).toBeGreaterThan(0.7);
});
