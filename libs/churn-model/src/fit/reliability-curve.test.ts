import fc from 'fast-check';
import { churnMetrics, rankRows } from '../churn-metrics';
import { categoryOutcomes, reliabilityCurve } from './reliability-curve';
import { rocCurve } from './roc-curve';
import { wilsonInterval } from './wilson-interval';

const judged = fc
  .array(fc.record({ probability: fc.double({ min: 0, max: 1, noNaN: true }), churned: fc.boolean() }), {
    minLength: 2,
    maxLength: 400,
  })
  .filter((rows) => rows.some(({ churned }) => churned) && rows.some(({ churned }) => !churned))
  .map((rows) => ({
    probabilities: rows.map(({ probability }) => probability),
    labels: rows.map(({ churned }) => (churned ? 1 : 0)),
  }));

test("Wilson's interval: published values, and no further than 0 and 1", () => {
  // Newcombe (1998), Two-sided confidence intervals for the single proportion, table I.
  expect(wilsonInterval(81, 263)).toEqual({ low: expect.closeTo(0.2553, 4), high: expect.closeTo(0.3662, 4) });
  expect(wilsonInterval(15, 148)).toEqual({ low: expect.closeTo(0.0624, 4), high: expect.closeTo(0.1605, 4) });
  expect(wilsonInterval(0, 20)).toEqual({ low: 0, high: expect.closeTo(0.1611, 4) });
  expect(wilsonInterval(1, 29)).toEqual({ low: expect.closeTo(0.0061, 4), high: expect.closeTo(0.1718, 4) });
});

test('a bin has the mean of what was predicted and the rate of what came true', () => {
  const [low, high] = reliabilityCurve([0.1, 0.12, 1, 0.95], [0, 1, 1, 1]);
  expect(low).toMatchObject({ from: 1 / 15, to: 2 / 15, rows: 2, predicted: 0.11, observed: 0.5 });
  expect(high).toMatchObject({ from: 14 / 15, to: 1, rows: 2, predicted: 0.975, observed: 1 });
});

test('the curve is what the calibration error is made of, and no row is lost', () => {
  fc.assert(
    fc.property(judged, ({ probabilities, labels }) => {
      const bins = reliabilityCurve(probabilities, labels);
      const gaps = bins.map(({ rows, predicted, observed }) => (rows * Math.abs(predicted - observed)) / labels.length);
      const { ece } = churnMetrics(rankRows(probabilities, labels));
      expect(gaps.reduce((sum, gap) => sum + gap, 0)).toBeCloseTo(ece, 9);
      for (const { low, observed, high } of bins) {
        expect(low).toBeLessThanOrEqual(observed + 1e-12);
        expect(high).toBeGreaterThanOrEqual(observed - 1e-12);
      }
    }),
  );
});

test('categories are those of the answers: a threshold belongs to the higher one', () => {
  const decision = { mediumFrom: 0.3, highFrom: 0.6, topQuarterValue: 1 };
  const outcomes = categoryOutcomes([0.1, 0.3, 0.59, 0.6, 0.9], [0, 0, 1, 1, 1], decision);
  expect(outcomes.map(({ name, rows, observed }) => [name, rows, observed])).toEqual([
    ['LOW', 1, 0],
    ['MEDIUM', 2, 0.5],
    ['HIGH', 2, 1],
  ]);
  expect(categoryOutcomes([0.1], [0], decision)).toHaveLength(1);
});

test('the ROC curve by hand: churners and stayers of one probability are passed together', () => {
  const points = rocCurve(rankRows([0.9, 0.8, 0.8, 0.1], [1, 1, 0, 0]));
  expect(points.map(({ falsePositiveRate, truePositiveRate }) => [falsePositiveRate, truePositiveRate])).toEqual([
    [0, 0],
    [0, 0.5],
    [0.5, 1],
    [1, 1],
  ]);
});

test('the area under the thinned ROC curve is the AUC to a hundredth, however many rows there are', () => {
  fc.assert(
    fc.property(judged, fc.integer({ min: 1, max: 30 }), ({ probabilities, labels }, copies) => {
      const many = (values: number[], shift: number) =>
        Array.from({ length: copies }, (_, copy) => values.map((value) => value + shift * copy)).flat();
      const ranked = rankRows(many(probabilities, 1e-7), many(labels, 0));
      const points = rocCurve(ranked);
      expect(points.length).toBeLessThanOrEqual(102);
      const area = points
        .slice(1)
        .reduce(
          (sum, point, i) =>
            sum +
            ((point.falsePositiveRate - points[i].falsePositiveRate) *
              (point.truePositiveRate + points[i].truePositiveRate)) /
              2,
          0,
        );
      expect(Math.abs(area - churnMetrics(ranked).roc_auc)).toBeLessThan(0.01);
    }),
  );
});
