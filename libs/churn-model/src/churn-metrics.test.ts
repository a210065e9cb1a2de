import fc from 'fast-check';
import { type ChurnMetrics, churnMetrics, rankRows } from './churn-metrics';

const metrics = (probabilities: number[], labels: number[]) => churnMetrics(rankRows(probabilities, labels));

test("the values of scikit-learn's documentation", () => {
  expect(metrics([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]).roc_auc).toBe(0.75);
  expect(metrics([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]).pr_auc).toBeCloseTo(0.8333333, 6);
  expect(metrics([0.1, 0.9, 0.8, 0.3], [0, 1, 1, 0]).brier).toBeCloseTo(0.0375, 12);
  expect(metrics([0.1, 0.9, 0.8, 0.35], [0, 1, 1, 0]).log_loss).toBeCloseTo(0.21616, 5);
});

test('rates at one half, by hand', () => {
  // Predicted churned: 0.9, 0.8, 0.6, 0.5. Right: 0.9, 0.8, 0.5. Missed: 0.2.
  const figures = metrics([0.9, 0.8, 0.6, 0.5, 0.2, 0.1], [1, 1, 0, 1, 1, 0]);
  expect(figures.precision).toBe(3 / 4);
  expect(figures.recall).toBe(3 / 4);
  expect(figures.f1).toBe(3 / 4);
  expect(figures.accuracy).toBeCloseTo(4 / 6, 12);
});

test('lift: the tenth ranked highest churns twice as often as all', () => {
  const probabilities = Array.from({ length: 20 }, (_, i) => 1 - i / 20);
  const labels = [1, 1, ...Array<number>(10).fill(0), ...Array<number>(8).fill(1)];
  expect(metrics(probabilities, labels).lift_at_10).toBe(2);
});

test('calibration error: 0 where each bin is right on average, 0.2 where all are 0.2 too high', () => {
  const labels = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 1 : 0));
  expect(
    metrics(
      labels.map(() => 0.5),
      labels,
    ).ece,
  ).toBeCloseTo(0, 12);
  expect(
    metrics(
      labels.map(() => 0.7),
      labels,
    ).ece,
  ).toBeCloseTo(0.2, 12);
});

test('equal probabilities rank nobody: AUC is one half, with no error', () => {
  const figures = metrics([0.4, 0.4, 0.4, 0.4], [1, 0, 0, 1]);
  expect(figures.roc_auc).toBe(0.5);
  expect(figures.pr_auc).toBe(0.5);
  expect(figures.roc_auc_se).toBe(0);
});

const someRows = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean()), { minLength: 6, maxLength: 60 })
  .filter((rows) => rows.filter(([, label]) => label).length > 1 && rows.filter(([, label]) => !label).length > 1)
  .map((rows) => ({ probabilities: rows.map(([p]) => p / 20), labels: rows.map(([, label]) => (label ? 1 : 0)) }));

test('the AUC is the share of pairs in the right order, ties counting half', () => {
  fc.assert(
    fc.property(someRows, ({ probabilities, labels }) => {
      expect(metrics(probabilities, labels).roc_auc).toBeCloseTo(mean(pairScores(probabilities, labels).flat()), 10);
    }),
  );
});

test("the standard error is DeLong's, computed pair by pair", () => {
  fc.assert(
    fc.property(someRows, ({ probabilities, labels }) => {
      const scores = pairScores(probabilities, labels);
      const ofChurners = scores.map(mean);
      const ofStayers = scores[0].map((_, j) => mean(scores.map((row) => row[j])));
      const expected = Math.sqrt(variance(ofChurners) / ofChurners.length + variance(ofStayers) / ofStayers.length);
      expect(metrics(probabilities, labels).roc_auc_se).toBeCloseTo(expected, 8);
    }),
  );
});

test('a weight is the same as so many equal rows', () => {
  fc.assert(
    fc.property(
      someRows,
      fc.array(fc.nat(3), { minLength: 60, maxLength: 60 }),
      ({ probabilities, labels }, counts) => {
        const repeated = (values: number[]) => values.flatMap((value, i) => Array<number>(counts[i]).fill(value));
        fc.pre(new Set(repeated(labels)).size === 2);
        const ranked = rankRows(probabilities, labels);
        const weights = Array.from(ranked.order, (i) => counts[i]);
        expect(withoutStandardError(churnMetrics(ranked, weights))).toEqual(
          withoutStandardError(metrics(repeated(probabilities), repeated(labels))),
        );
      },
    ),
  );
});

/** Nine digits of each figure; the standard error is not made for weighted rows. */
function withoutStandardError({ roc_auc_se: _, ...figures }: ChurnMetrics): [string, string][] {
  return Object.entries(figures).map(([name, value]) => [name, value.toFixed(9)]);
}

/** For each churner and each stayer: 1 where the churner ranks higher, 1/2 where equal, else 0. */
function pairScores(probabilities: number[], labels: number[]): number[][] {
  const of = (label: number) => probabilities.filter((_, i) => labels[i] === label);
  return of(1).map((churner) => of(0).map((stayer) => (churner > stayer ? 1 : churner === stayer ? 0.5 : 0)));
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: number[]): number {
  const center = mean(values);
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1);
}
