import fc from 'fast-check';
import { differenceOf, drawUnits, estimatesOf, meanOf } from './paired-bootstrap.mjs';
import { churnMeasure, demandMeasure } from './measure-predictions.mjs';

const REPLICATES = 2000;

/** Customers of whom a third churns, with probabilities about it, without a random generator. */
const customers = (count: number, spread: number) =>
  Array.from({ length: count }, (_, i) => ({
    unit: `C${i}`,
    actual: i % 3 === 0 ? 1 : 0,
    probability: 0.2 + (spread * ((i * 7919) % 601)) / 601,
  }));

test('the standard error of a mean is what the formula says', () => {
  const rows = customers(600, 0.5);
  const { brier } = estimatesOf(churnMeasure(rows, REPLICATES)(rows));
  const squares = rows.map(({ actual, probability }) => (actual - probability) ** 2);
  const mean = squares.reduce((sum, square) => sum + square, 0) / 600;
  expect(brier.value).toBeCloseTo(mean, 12);
  const variance = squares.reduce((sum, square) => sum + (square - mean) ** 2, 0) / 600;
  // Of 2,000 samples a standard deviation is known to 1.6 %.
  expect(brier.standard_error / Math.sqrt(variance / 600)).toBeCloseTo(1, 1);
});

test('rows of one customer are drawn together: twice the same rows tell no more', () => {
  const once = customers(300, 0.5);
  const twice = once.flatMap((row) => [row, row]);
  const error = (rows: typeof once) => estimatesOf(churnMeasure(rows, REPLICATES)(rows)).roc_auc.standard_error;
  expect(error(twice)).toBeCloseTo(error(once), 10);
});

test('a difference is paired: that of a model from itself is sure, that of nearly the same nearly so', () => {
  const rows = customers(600, 0.5);
  const measure = churnMeasure(rows, 500);
  const shifted = measure(rows.map((row) => ({ ...row, probability: row.probability + 0.01 })));
  const same = estimatesOf(differenceOf(measure(rows), measure(rows)));
  expect(same.brier).toEqual({ value: 0, standard_error: 0 });
  const { log_loss: difference } = estimatesOf(differenceOf(shifted, measure(rows)));
  const alone = estimatesOf(measure(rows)).log_loss.standard_error;
  expect(difference.value).not.toBe(0);
  expect(difference.standard_error).toBeLessThan(alone / 10);
});

test('several trainings count by their mean', () => {
  const of = (auc: number) => ({ value: { auc }, replicates: [{ auc: auc + 1 }, { auc: auc - 1 }] });
  const mean = meanOf([of(2), of(4)]);
  expect(mean).toEqual({ value: { auc: 3 }, replicates: [{ auc: 4 }, { auc: 2 }] });
});

test('demand is measured horizon by horizon, by products', () => {
  const row = (unit: string, horizonDays: number, actual: number, forecast: number) => ({
    ...{ unit, horizonDays, actual, forecast },
    ...{ lower: forecast - 1, upper: forecast + 1 },
  });
  const rows = [row('A', 7, 10, 8), row('A', 30, 40, 44), row('B', 7, 10, 10.5), row('B', 30, 60, 60)];
  const { value, replicates } = demandMeasure(rows, 50)(rows);
  expect(value).toMatchObject({ wape_7d: 0.125, bias_7d: -0.075, coverage80_7d: 0.5, wape_30d: 0.04, bias_30d: 0.04 });
  // A sample holds A twice, B twice, or both.
  expect([...new Set(replicates.map(({ wape_7d: wape }) => wape))].sort()).toEqual([0.05, 0.125, 0.2]);
});

test('samples are of as many units as there are, and the same at each call', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), (units) => {
      const draws = drawUnits(units, 3);
      expect(draws.map((places) => places.length)).toEqual([units, units, units]);
      expect(draws.every((places) => places.every((place: number) => place < units))).toBe(true);
      expect(drawUnits(units, 3)).toEqual(draws);
    }),
  );
});
