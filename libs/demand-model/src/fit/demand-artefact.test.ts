import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileModelRegistry, type Manifest } from '@retail-ml/model-registry';
import { loadTensorFlow } from '@retail-ml/tensorflow';
import { DemandForecaster } from '../demand-forecaster';
import { demandModelCode } from '../demand-model-code';
import { draftDemandArtefact, forecasterOf } from './demand-artefact';
import { testDemandReasons } from './demand-reasons.contract';
import { fitDemandModel, type FittedDemandModel } from './fit-demand-model';
import { productRows } from './products.fixture';

const train = productRows(30, 200, 1);
const tested = productRows(20, 200, 2);
let folder: string;
let fitted: FittedDemandModel;
let registry: FileModelRegistry;
let manifest: Manifest;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demand-artefact-'));
  fitted = await fitDemandModel(await loadTensorFlow(), train, { seed: 7 });
  registry = new FileModelRegistry(join(folder, 'demand'));
  manifest = await registry.save(
    draftDemandArtefact(
      fitted,
      train,
      tested,
      {
        source: 'the files in dump',
        window: { from: '2025-01-31', to: '2025-07-01' },
        seed: 7,
        commit: null,
        seconds: 1.5,
        options: {},
      },
      (columns) => columns.map(({ field, role, values }) => ({ field, role, values: values.slice(0, 3) })),
    ),
  );
});
afterAll(async () => {
  fitted?.network.dispose();
  await rm(folder, { recursive: true });
});

test('what is loaded from disk forecasts what was trained, to the last bit', async () => {
  const loaded = new DemandForecaster(await registry.load(demandModelCode, manifest.version));
  const trained = forecasterOf(fitted);
  for (const row of tested) expect(loaded.forecast(row)).toEqual(trained.forecast(row));
  expect(loaded).toMatchObject({ modelVersion: manifest.version, confidenceLevel: 0.8 });
});

test('figures stand by horizon, each in its interval, beside both run-rates', () => {
  const { model, baselines } = manifest.evaluation;
  for (const name of ['wape_7d', 'wape_30d', 'bias_7d', 'coverage80_30d', 'pinball_mean_30d', 'rmsse_7d']) {
    expect(model[name].low).toBeLessThanOrEqual(model[name].value);
    expect(model[name].value).toBeLessThanOrEqual(model[name].high);
  }
  expect(Object.keys(baselines)).toEqual(['run_rate_7d', 'run_rate_30d']);
  expect(manifest.evaluation.backtest).toHaveLength(2);
  expect(manifest.evaluation.backtest![0].baselines['run_rate_30d']['wape_7d']).toBeGreaterThan(0);
});

test('the reference profile is made of what is asked, but for the calendar, and answered', () => {
  const forecaster = forecasterOf(fitted);
  const { recentSales7d, category } = train[1];
  const profile = new Map(
    (manifest.referenceProfile as { field: string; role: string; values: unknown[] }[]).map((it) => [it.field, it]),
  );
  expect([...profile.keys()]).toEqual([
    ...['category', 'recent_sales_7d', 'recent_sales_14d', 'recent_sales_30d'],
    ...['forecast_7d', 'forecast_30d', 'trend', 'movement'],
  ]);
  expect(profile.get('recent_sales_7d')).toMatchObject({ role: 'feature', values: { 1: recentSales7d } });
  expect(profile.get('category')?.values[1]).toBe(category);
  const { week, trend } = forecaster.forecast(train[1]);
  expect(profile.get('forecast_7d')).toMatchObject({ role: 'prediction', values: { 1: Math.round(week.forecast) } });
  expect(profile.get('trend')?.values[1]).toBe(trend);
});

test('the card names what a reader asks first', async () => {
  const card = await registry.modelCard(manifest.version);
  for (const text of [
    manifest.version,
    '7 and 30 days',
    'holds 80 %',
    'a bias of -4 % (7 days) and a bias of 0 % (30 days)',
    'the files in dump',
    'WAPE, 7 days',
    'run_rate_30d',
    'RMSSE, 30 days',
    'standard deviation',
    '| By movement | Rows | WAPE, 7 days | WAPE, 30 days | Bias, 7 days |',
  ]) {
    expect(card).toContain(text);
  }
  expect(card).not.toMatch(/undefined|NaN/);
});

test('a manifest with a broken section is refused by name', async () => {
  const { network } = await registry.load(demandModelCode, manifest.version);
  const broken = { ...manifest, calibration: { ...(manifest.calibration as object), stretch: [1] } };
  expect(() => new DemandForecaster({ manifest: broken, network })).toThrow('calibration.stretch');
});

describe('reasons of the saved model', () => {
  testDemandReasons(async () => ({ artefact: await registry.load(demandModelCode, manifest.version), train }));
});
