import { type DemandInput, SEASONS, WEEKDAYS } from '@retail-ml/features';
import { type LoadedTensorFlow, loadTensorFlow } from '@retail-ml/tensorflow';
import fc from 'fast-check';
import { DemandForecaster } from '../demand-forecaster';
import { wholeUnits } from '../whole-units';
import { forecasterOf } from './demand-artefact';
import { DEFAULT_TARGET_BIAS, fitDemandModel, type FittedDemandModel } from './fit-demand-model';
import { measureForecasts } from './measure-forecasts';
import { productRows } from './products.fixture';

const RUNS = { numRuns: 5000, seed: 1 };

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
});
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

/** Units sold on three stretches of days, from none to more than any shop sells. */
const units = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 60 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 5000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 300_000_000 }) },
);
const inputs: fc.Arbitrary<DemandInput> = fc
  .record({
    last7: units,
    days8to14: units,
    days15to30: units,
    knows14: fc.boolean(),
    category: fc.constantFrom('toys', 'tools', 'never heard of', 'constructor', ''),
    season: fc.constantFrom(...SEASONS),
    weekday: fc.constantFrom(...WEEKDAYS),
    isHoliday: fc.boolean(),
  })
  .map(({ last7, days8to14, days15to30, knows14, ...rest }) => ({
    ...rest,
    recentSales7d: last7,
    recentSales14d: knows14 ? last7 + days8to14 : null,
    recentSales30d: last7 + days8to14 + days15to30,
  }));

test('any forecast is finite, not negative, in its interval, and a month sells no less than its first week', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const { week, month } = forecaster.forecast(input);
      for (const horizon of [week, month, wholeUnits(week), wholeUnits(month)]) {
        const { lower, forecast, upper } = horizon;
        expect([lower, forecast, upper].every(Number.isFinite)).toBe(true);
        expect(0 <= lower && lower <= forecast && forecast <= upper).toBe(true);
      }
      expect(week.forecast).toBeLessThanOrEqual(month.forecast);
      expect(wholeUnits(week).forecast).toBeLessThanOrEqual(wholeUnits(month).forecast);
    }),
    RUNS,
  );
});

test('more sold in the last week never lowers a forecast by more than its interval is wide', () => {
  fc.assert(
    fc.property(
      inputs,
      fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 100_000 })),
      (input, more) => {
        const { recentSales7d, recentSales14d, recentSales30d } = input;
        const before = forecaster.forecast(input);
        const after = forecaster.forecast({
          ...input,
          recentSales7d: recentSales7d + more,
          recentSales14d: recentSales14d === null ? null : recentSales14d + more,
          recentSales30d: recentSales30d + more,
        });
        for (const horizon of ['week', 'month'] as const) {
          const { forecast, lower, upper } = before[horizon];
          expect(after[horizon].forecast).toBeGreaterThanOrEqual(forecast - (upper - lower));
        }
      },
    ),
    RUNS,
  );
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
});

test('forecasts have the bias that they are to have', async () => {
  const targetBias = [-0.2, 0.1];
  const other = await fitDemandModel(tensorflow, train, { seed: 1, targetBias });
  const biases = [fitted, other].map((model) => {
    const its = forecasterOf(model);
    const figures = measureForecasts(train, (row) => its.intervals(row), model.naiveErrors);
    return [figures['7d'].bias, figures['30d'].bias];
  });
  other.network.dispose();
  expect(biases[1][0] - biases[0][0]).toBeCloseTo(-0.2 - DEFAULT_TARGET_BIAS[0], 1);
  expect(biases[1][1] - biases[0][1]).toBeCloseTo(0.1 - DEFAULT_TARGET_BIAS[1], 1);
  expect(other.sections.calibration.targetBias).toEqual(targetBias);
});

test('too few rows are refused with what there is', async () => {
  await expect(fitDemandModel(tensorflow, train.slice(0, 400), { seed: 1 })).rejects.toThrow(
    'There are 400 training rows: a demand model needs at least 500',
  );
});
