import { type LoadedTensorFlow, loadTensorFlow } from '@retail-ml/tensorflow';
import { DemandForecaster } from '../demand-forecaster';
import { fitDemandModel, type FittedDemandModel } from './fit-demand-model';
import { measureForecasts } from './measure-forecasts';
import { productRows } from './products.fixture';

const train = productRows(60, 240, 1);
const tested = productRows(40, 240, 2);
let tensorflow: LoadedTensorFlow;
let fitted: FittedDemandModel;
let forecaster: DemandForecaster;

beforeAll(async () => {
  tensorflow = await loadTensorFlow();
  fitted = await fitDemandModel(tensorflow, train, { seed: 1 });
  forecaster = new DemandForecaster({
    manifest: { ...fitted.sections, version: 'unsaved' },
    network: fitted.network.plain,
  });
}, 120_000);
afterAll(() => fitted?.network.dispose());

test('it forecasts products it never saw better than the sales of the last 7 days, nearly without bias', () => {
  const model = measureForecasts(tested, (row) => forecaster.intervals(row), fitted.naiveErrors)['7d'];
  const baseline = measureForecasts(tested, fitted.baselines.run_rate_7d, fitted.naiveErrors)['7d'];
  expect(model.wape).toBeLessThan(baseline.wape);
  expect(model.pinball_mean).toBeLessThan(baseline.pinball_mean);
  expect(Math.abs(model.bias)).toBeLessThan(0.12);
});

test('four fifths of the sales lie in the interval, at both horizons', () => {
  const figures = measureForecasts(tested, (row) => forecaster.intervals(row), fitted.naiveErrors);
  for (const [horizon, { coverage80 }] of Object.entries(figures)) {
    expect([horizon, coverage80 > 0.7 && coverage80 < 0.9]).toEqual([horizon, true]);
  }
});

test('every forecast lies in its interval, and a month never sells less than its first week', () => {
  for (const row of tested) {
    const { week, month } = forecaster.forecast(row);
    for (const { lower, forecast, upper } of [week, month]) {
      expect(0 <= lower && lower <= forecast && forecast <= upper).toBe(true);
    }
    expect(week.forecast).toBeLessThanOrEqual(month.forecast);
  }
});

test('the rolling blocks are measured, each on origins that lie a month after what its model learned from', () => {
  expect(fitted.backtest).toHaveLength(2);
  const [older, newer] = fitted.backtest;
  expect(older.to < newer.from).toBe(true);
  for (const { from, rows, metrics, baselines } of fitted.backtest) {
    expect(from > '2025-03-01').toBe(true);
    expect(rows).toBeGreaterThan(100);
    expect(metrics['7d'].wape).toBeLessThan(baselines['run_rate_7d']['7d'].wape);
    expect(metrics['30d'].rmsse).toBeGreaterThan(0);
  }
});

test('an unknown category gets an answer that says what it rests on', () => {
  const known = forecaster.forecast({ ...tested[0], category: 'toys' });
  const unknown = forecaster.forecast({ ...tested[0], category: 'hats' });
  expect([known.basis, unknown.basis]).toEqual(['category', 'all_products']);
  expect(unknown.week.forecast).toBeGreaterThan(0);
  // Eight months of data say nothing of seasons.
  expect(known.seasonalTrend).toBeNull();
});

test('plain numbers and TensorFlow.js agree', () => {
  expect(fitted.parity).toMatchObject({ rows: 10_000, backend: tensorflow.backend });
  expect(fitted.parity.largestDifference).toBeLessThanOrEqual(1e-5);
});

test('the same rows and seed give the same weights, and no tensor is left', async () => {
  const before = tensorflow.tf.memory().numTensors;
  const again = await fitDemandModel(tensorflow, train, { seed: 1 });
  expect(Buffer.from(again.network.weights).equals(Buffer.from(fitted.network.weights))).toBe(true);
  expect(again.sections).toEqual(fitted.sections);
  again.network.dispose();
  expect(tensorflow.tf.memory().numTensors).toBe(before);
}, 120_000);

test('too few rows are refused with what there is', async () => {
  await expect(fitDemandModel(tensorflow, train.slice(0, 400), { seed: 1 })).rejects.toThrow(
    'There are 400 training rows: a demand model needs at least 500',
  );
});
