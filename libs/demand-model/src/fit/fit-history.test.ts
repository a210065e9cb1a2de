import { demandHistoryView, formatDay } from '@retail-ml/features';
import { FileModelRegistry, type Manifest } from '@retail-ml/model-registry';
import { type LoadedTensorFlow, loadTensorFlow } from '@retail-ml/tensorflow';
import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DemandForecaster } from '../demand-forecaster';
import { demandModelCode } from '../demand-model-code';
import { ProductProfiles } from '../product-profiles';
import { draftDemandArtefact, forecasterOf, withoutHistories } from './demand-artefact';
import { fitDemandModel, type FittedDemandModel } from './fit-demand-model';
import { forecastsWithHistory, historiesOfRows } from './forecasts-with-history';
import { type WatchedDemandColumn } from '../watched-columns';
import { measureForecasts } from './measure-forecasts';
import { productRows, productSales } from './products.fixture';
import { rowProfiles } from './row-profiles';

/** Levels that hardly move among sales that vary much: half a year says more of them than a month. */
const STEADY = 0.004;
const rows = productRows(60, 330, 1, 6, STEADY);
const book = productSales(60, 330, 1, STEADY);
const lastTrainDay = rows[0].origin + 200;
const train = rows.filter(({ origin }) => origin < lastTrainDay);
const tested = rows.filter(({ origin }) => origin >= lastTrainDay + 30);
const asOf = tested[tested.length - 1].origin;
const profiles = ProductProfiles.of(
  asOf,
  new Map(
    Array.from({ length: 60 }, (_, i) => `P${i}`).flatMap((productId) => {
      const [profile] = book.profilesOf([{ productId, asOf }]);
      return profile ? [[productId, profile] as const] : [];
    }),
  ),
);
let tensorflow: LoadedTensorFlow;
let fitted: FittedDemandModel;
let forecaster: DemandForecaster;

beforeAll(async () => {
  tensorflow = await loadTensorFlow();
  fitted = await fitDemandModel(tensorflow, train, { seed: 1, dailySales: book });
  forecaster = forecasterOf(fitted, profiles);
});
afterAll(() => {
  fitted?.network.dispose();
  fitted?.history?.network.dispose();
});

test('histories are taken where they lower the loss in every rolling block, and help on rows never seen', () => {
  expect(fitted.history?.section.featureView).toMatchObject({ fingerprint: demandHistoryView.fingerprint });
  expect(fitted.sections.calibration.tried!['history'].every((ratio) => ratio < 0.995)).toBe(true);
  const measure = (forecast: Parameters<typeof measureForecasts>[1]) =>
    measureForecasts(tested, forecast, fitted.naiveErrors)['30d'];
  const fieldsOnly = measure((row) => forecaster.intervals(row));
  const { history_fresh, history_frozen } = forecastsWithHistory(forecaster, historiesOfRows(tested, book));
  for (const withHistory of [measure(history_fresh), measure(history_frozen)]) {
    expect(withHistory.wape).toBeLessThan(fieldsOnly.wape);
    expect(withHistory.pinball_mean).toBeLessThan(fieldsOnly.pinball_mean);
  }
});

test('they are left where a product’s last month says it all', async () => {
  const wandering = productRows(60, 240, 1, 6, 0.1);
  const left = await fitDemandModel(tensorflow, wandering, { seed: 1, dailySales: productSales(60, 240, 1, 0.1) });
  left.network.dispose();
  expect(left.history).toBeNull();
  expect(left.sections.calibration.tried!['history'].some((ratio) => ratio >= 0.995)).toBe(true);
  expect(forecasterOf(left, profiles).forecast(tested[0], { productId: 'P1', asOf }).basis).toBe('category');
});

test('a forecast says what it rests on: the history only of a product and a day that the model knows', () => {
  const basisOf = (productId: string, day: number) => forecaster.forecast(tested[0], { productId, asOf: day }).basis;
  expect(basisOf('P1', asOf)).toBe('history');
  expect(basisOf('P1', asOf + 60)).toBe('history');
  expect(basisOf('P1', asOf + 61)).toBe('category');
  expect(basisOf('P1', asOf - 1)).toBe('category');
  expect(basisOf('nobody’s', asOf)).toBe('category');
  expect(forecaster.forecast(tested[0]).basis).toBe('category');
  const known = forecaster.forecast(tested[0], { productId: 'P1', asOf });
  expect(known.week).not.toEqual(forecaster.forecast(tested[0]).week);
  expect(forecaster.forecast(tested[0], { productId: 'P1', asOf: asOf + 61 })).toEqual(forecaster.forecast(tested[0]));
});

const units = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 300_000_000 }));
const asked = fc.record({
  last7: units,
  days8to14: units,
  days15to30: units,
  knows14: fc.boolean(),
  product: fc.nat(59),
  age: fc.nat(60),
  more: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 100_000 })),
});

test('any forecast with a history keeps the invariants, and more sold never lowers it by more than its width', () => {
  fc.assert(
    fc.property(asked, ({ last7, days8to14, days15to30, knows14, product, age, more }) => {
      const on = { productId: `P${product}`, asOf: asOf + age };
      const input = {
        ...tested[0],
        recentSales7d: last7,
        recentSales14d: knows14 ? last7 + days8to14 : null,
        recentSales30d: last7 + days8to14 + days15to30,
      };
      const before = forecaster.forecast(input, on);
      expect(before.basis).toBe('history');
      for (const { lower, forecast, upper } of [before.week, before.month]) {
        expect([lower, forecast, upper].every(Number.isFinite)).toBe(true);
        expect(0 <= lower && lower <= forecast && forecast <= upper).toBe(true);
      }
      for (const figure of ['lower', 'forecast', 'upper'] as const) {
        expect(before.week[figure]).toBeLessThanOrEqual(before.month[figure]);
      }
      const after = forecaster.forecast(
        {
          ...input,
          recentSales7d: input.recentSales7d + more,
          recentSales14d: input.recentSales14d === null ? null : input.recentSales14d + more,
          recentSales30d: input.recentSales30d + more,
        },
        on,
      );
      for (const horizon of ['week', 'month'] as const) {
        const { forecast, lower, upper } = before[horizon];
        expect(after[horizon].forecast).toBeGreaterThanOrEqual(forecast - (upper - lower));
      }
    }),
    { numRuns: 5000, seed: 1 },
  );
});

const draftOf = (model: FittedDemandModel) =>
  draftDemandArtefact(
    model,
    train,
    tested,
    {
      ...{ source: 'a test', window: { from: '2025-01-31', to: '2025-07-01' }, seed: 1 },
      ...{ commit: null, seconds: 1, options: {} },
    },
    (columns) => ({ columns }),
    { dailySales: book, ofTestRows: historiesOfRows(tested, book), profiles },
  );

describe('saved', () => {
  let folder: string;
  let registry: FileModelRegistry;
  let manifest: Manifest;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'demand-history-'));
    registry = new FileModelRegistry(join(folder, 'demand'));
    manifest = await registry.save(draftOf(fitted));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('it forecasts from disk what was trained, to the last bit; golden rows hold both paths', async () => {
    const loaded = new DemandForecaster(await registry.load(demandModelCode, manifest.version));
    for (const row of tested) {
      const on = { productId: row.productId, asOf: asOf + 3 };
      expect(loaded.forecast(row, on)).toEqual(forecaster.forecast(row, on));
    }
    const withProduct = manifest.goldenRows.filter(({ input }) => input['productId'] !== undefined);
    expect(withProduct.length).toBe(manifest.goldenRows.length / 2);
    const { evaluation, decision } = manifest;
    expect(decision).toMatchObject({ productProfiles: { asOf: formatDay(asOf), products: 60, oldestProfileDays: 60 } });
    expect(Object.keys(evaluation.otherWays!)).toEqual(['history_fresh', 'history_frozen']);
    expect(evaluation.otherWays!['history_fresh']['wape_30d'].value).toBeLessThan(evaluation.model['wape_30d'].value);
    expect(await registry.modelCard(manifest.version)).toContain('60 products');
  });

  test('with a product’s history too, base and effects sum up to the logarithm of its forecast', async () => {
    const loaded = new DemandForecaster(await registry.load(demandModelCode, manifest.version));
    for (const row of tested.filter((_, i) => i % 40 === 0)) {
      const on = { productId: row.productId, asOf: asOf + 3 };
      const { base, reasons } = loaded.reasons(row, on);
      const sum = reasons.reduce((total, { effect }) => total + effect, base);
      expect(Math.abs(sum - Math.log(loaded.forecast(row, on).week.forecast))).toBeLessThan(1e-9);
      // The history is no field: it is part of where the effects start.
      expect(base).not.toBe(loaded.reasons(row).base);
    }
  });

  test('drift is measured against forecasts with histories, as they are answered and logged', () => {
    const { columns } = manifest.referenceProfile as { columns: WatchedDemandColumn[] };
    const watched = columns.find(({ field }) => field === 'forecast_30d')!.values;
    const profilesOfRows = rowProfiles(book, train, ({ origin }) => origin);
    const answered = train.map((row, i) => Math.round(forecaster.intervals(row, profilesOfRows[i])[1].forecast));
    expect(watched).toEqual(answered);
    expect(watched).not.toEqual(train.map((row) => Math.round(forecaster.intervals(row)[1].forecast)));
  });

  test('without histories, the same forecasts are made from the fields, and the card says why', async () => {
    const reason = '30 days: bias -25 %; at most 15 % is allowed.';
    const left = await registry.save(draftOf(withoutHistories(fitted, reason)));
    const loaded = new DemandForecaster(await registry.load(demandModelCode, left.version));
    for (const row of tested.slice(0, 50)) {
      expect(loaded.forecast(row, { productId: row.productId, asOf })).toEqual(forecaster.forecast(row));
    }
    expect(Object.keys(left.checksums)).not.toContain('product-profiles.bin');
    expect(left.evaluation.otherWays).toBeUndefined();
    expect(await registry.modelCard(left.version)).toContain(
      `| Products' own histories | left out, though they helped before the test: ${reason} |`,
    );
  });

  test('profiles of another day are noticed by the golden rows', async () => {
    const artefact = await registry.load(demandModelCode, manifest.version);
    const moved = ProductProfiles.of(asOf + 1, new Map()).bytes();
    const answers = demandModelCode.replay(
      { ...artefact, parts: { ...artefact.parts, 'product-profiles.bin': moved } },
      manifest.goldenRows.map(({ input }) => input),
    );
    expect(answers).not.toEqual(manifest.goldenRows.map(({ output }) => output));
  });

  test.each(['product-profiles.bin', 'history-model.json', 'history-weights.bin'])(
    'a missing %s is told',
    async (file) => {
      const { parts, ...artefact } = await registry.load(demandModelCode, manifest.version);
      const left = Object.fromEntries(Object.entries(parts).filter(([name]) => name !== file));
      expect(() => new DemandForecaster({ ...artefact, parts: left })).toThrow(`${file} is not in the artefact`);
    },
  );
});
