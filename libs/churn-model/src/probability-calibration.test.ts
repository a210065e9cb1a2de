import fc from 'fast-check';
import { sigmoid } from '@retail-ml/network';
import { fitProbabilityCalibration } from './probability-calibration';
import { fitRecencyRule, recencyRuleProbability } from './recency-rule';

/** Rows whose labels follow sigmoid(slope * logit + intercept) in exact proportion. */
function rows(slope: number, intercept: number) {
  const logits: number[] = [];
  const labels: number[] = [];
  for (let z = -4; z <= 4; z += 0.5) {
    const churned = Math.round(1000 * sigmoid(slope * z + intercept));
    for (let i = 0; i < 1000; i++) {
      logits.push(z);
      labels.push(i < churned ? 1 : 0);
    }
  }
  return { logits, labels };
}

test.each([
  [1, 0],
  [0.5, -1],
  [2, 0.7],
])('finds slope %d and intercept %d of miscalibrated logits', (slope, intercept) => {
  const { logits, labels } = rows(slope, intercept);
  const calibration = fitProbabilityCalibration(logits, labels);
  expect(calibration.slope).toBeCloseTo(slope, 1);
  expect(calibration.intercept).toBeCloseTo(intercept, 1);
});

test('a handful of rows hardly changes what the network says', () => {
  const { slope, intercept } = fitProbabilityCalibration([-1, 0, 1, 2], [1, 0, 0, 1]);
  expect(Math.abs(slope - 1)).toBeLessThan(0.3);
  expect(Math.abs(intercept)).toBeLessThan(0.3);
});

test('any logits and labels give a finite calibration', () => {
  const row = fc.tuple(fc.double({ min: -50, max: 50, noNaN: true }), fc.boolean());
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 300 }), (some) => {
      const { slope, intercept } = fitProbabilityCalibration(
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
