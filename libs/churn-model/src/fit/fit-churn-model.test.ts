import { type LoadedTensorFlow, loadTensorFlow } from '@retail-ml/tensorflow';
import fc from 'fast-check';
import { churnMetrics, rankRows } from '../churn-metrics';
import { recencyRuleProbability } from '../recency-rule';
import { predictorOf } from './churn-artefact';
import { customerRows } from './customers.fixture';
import { type ChurnTrainingRow, fitChurnModel, type FittedChurnModel } from './fit-churn-model';

const options = { lookbackDays: 180, horizonDays: 90, seed: 1 };
const train = customerRows(1500, 1);
const test_ = customerRows(800, 2);
let tensorflow: LoadedTensorFlow;
let fitted: FittedChurnModel;

beforeAll(async () => {
  tensorflow = await loadTensorFlow();
  fitted = await fitChurnModel(tensorflow, train, options);
});
afterAll(() => fitted.network.dispose());

function auc(rows: ChurnTrainingRow[], probability: (row: ChurnTrainingRow) => number): number {
  return churnMetrics(
    rankRows(
      rows.map(probability),
      rows.map((row) => (row.churned ? 1 : 0)),
    ),
  ).roc_auc;
}

test('it finds more than recency does, on customers it never saw, and is calibrated', async () => {
  const predictor = predictorOf(fitted);
  const probability = (row: ChurnTrainingRow) => predictor.churnProbability(row);
  expect(auc(test_, probability)).toBeGreaterThan(
    auc(test_, (row) => recencyRuleProbability(fitted.baseline, row.recencyDays)) + 0.01,
  );
  const predicted = test_.reduce((sum, row) => sum + probability(row), 0) / test_.length;
  const observed = test_.filter((row) => row.churned).length / test_.length;
  expect(Math.abs(predicted - observed)).toBeLessThan(0.04);
});

test('the survival heads agree with what happened at horizons the churn head never saw', async () => {
  const predictor = predictorOf(fitted);
  for (const days of [30, 60, 150, 180]) {
    const predicted = test_.reduce((sum, row) => sum + predictor.survival(row, [days])[0], 0) / test_.length;
    const silent = test_.filter(({ followUp }) => (followUp!.daysToNextPurchase ?? Infinity) >= days).length;
    expect([days, Math.abs(predicted - silent / test_.length) < 0.05]).toEqual([days, true]);
  }
});

test('customers are answered as well without their total of purchases as with it', () => {
  const predictor = predictorOf(fitted);
  const withTotals = (row: ChurnTrainingRow) => predictor.churnProbability(row);
  const without = (row: ChurnTrainingRow) => predictor.churnProbability({ ...row, totalPurchases: null });
  expect(Math.abs(auc(test_, withTotals) - auc(test_, without))).toBeLessThan(0.02);
  const observed = test_.filter((row) => row.churned).length / test_.length;
  for (const probability of [withTotals, without]) {
    const predicted = test_.reduce((sum, row) => sum + probability(row), 0) / test_.length;
    expect(Math.abs(predicted - observed)).toBeLessThan(0.04);
  }
});

test('a longer silence never lowers the probability of churn, all else the same', () => {
  const predictor = predictorOf(fitted);
  const customer = fc.record({
    frequency: fc.oneof(fc.constant(0), fc.nat(12), fc.nat(180)),
    avgMonetary: fc.double({ min: 0, max: 1e4, noNaN: true }),
    loyaltyMember: fc.boolean(),
    daysSinceJoin: fc.integer({ min: 2, max: 3000 }),
    totalPurchases: fc.option(fc.integer({ min: 1, max: 400 })),
  });
  const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
  fc.assert(
    fc.property(customer, share, share, (one, a, b) => {
      // Below the tenure: whose silence reaches it bought on the first day only, and is another kind of customer.
      const [shorter, longer] = [a, b].map((it) => Math.floor(it * one.daysSinceJoin)).sort((x, y) => x - y);
      const probability = (recencyDays: number) => predictor.churnProbability({ ...one, recencyDays });
      expect(probability(longer)).toBeGreaterThanOrEqual(probability(shorter) - 1e-9);
    }),
    { numRuns: 3000 },
  );
});

test('where nobody was followed beyond 90 days, later days are taken to go on as the last known ones', async () => {
  const young = await fitChurnModel(
    tensorflow,
    train.slice(0, 1000).map((row) => {
      const daysToNextPurchase = row.followUp!.daysToNextPurchase;
      const known = daysToNextPurchase !== null && daysToNextPurchase < 90;
      return { ...row, followUp: { followUpDays: 90, daysToNextPurchase: known ? daysToNextPurchase : null } };
    }),
    options,
  );
  const predictor = predictorOf(young);
  for (const row of test_.slice(0, 100)) {
    const [at60, at90, at120, at180] = predictor.survival(row, [60, 90, 120, 180]);
    expect(at120 / at90).toBeCloseTo(at90 / at60, 9);
    expect(at180 / at90).toBeCloseTo((at90 / at60) ** 3, 9);
  }
  young.network.dispose();
});

test('the same rows and seed give the same weights, another seed others', async () => {
  const again = await fitChurnModel(tensorflow, train, options);
  const other = await fitChurnModel(tensorflow, train, { ...options, seed: 2 });
  expect(Buffer.from(again.network.weights).equals(Buffer.from(fitted.network.weights))).toBe(true);
  expect(again.sections).toEqual(fitted.sections);
  expect(Buffer.from(other.network.weights).equals(Buffer.from(fitted.network.weights))).toBe(false);
  again.network.dispose();
  other.network.dispose();
});

test('plain numbers and TensorFlow.js agree on 10,000 rows', () => {
  expect(fitted.parity.rows).toBe(10_000);
  expect(fitted.parity.largestDifference).toBeLessThanOrEqual(1e-6);
  expect(fitted.parity.backend).toBe(tensorflow.backend);
});

test('survival heads never change the churn head', async () => {
  const labelOnly = await fitChurnModel(
    tensorflow,
    train.map((row) => ({ ...row, followUp: null })),
    options,
  );
  const [a, b] = [predictorOf(fitted), predictorOf(labelOnly)];
  for (const row of test_.slice(0, 200)) expect(a.churnProbability(row)).toBe(b.churnProbability(row));
  labelOnly.network.dispose();
});

test('training leaves no tensor behind', async () => {
  const before = tensorflow.tf.memory().numTensors;
  const once = await fitChurnModel(tensorflow, train.slice(0, 400), options);
  once.network.dispose();
  expect(tensorflow.tf.memory().numTensors).toBe(before);
});

test('too few rows, or a label that never changes, is refused with what there is', async () => {
  await expect(fitChurnModel(tensorflow, train.slice(0, 150), options)).rejects.toThrow('There are 150 training rows');
  const loyal = train.map((row) => ({ ...row, churned: false }));
  await expect(fitChurnModel(tensorflow, loyal, options)).rejects.toThrow('0 of them churned');
});
