import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckdbSource } from '@retail-ml/data-sources';
import { DemandForecaster, demandModelCode, YEARLY_INDEX_FILE } from '@retail-ml/demand-model';
import {
  DEFAULT_TARGET_BIAS,
  type DemandTrainingRow,
  fitDemandBaselines,
  fitNaiveErrors,
} from '@retail-ml/demand-model/fit';
import { readReferenceProfile } from '@retail-ml/drift';
import { parseDay, planDemandOrigins } from '@retail-ml/features';
import { FileModelRegistry } from '@retail-ml/model-registry';
import { readAcceptancePolicy, SHIPPED_POLICY } from './acceptance/acceptance-policy';
import { judgeDemand } from './acceptance/demand-gate';
import { demandOpponent } from './acceptance/demand-opponent';
import { type TrainerConfig } from './config';
import { readDemandRows } from './demand-rows';
import { generateRetailer } from './generate-retailer';
import { SILENT_PROGRESS } from './progress';
import { type TrainedDemand, trainDemand } from './train-demand';

// Two trainings with histories, on a machine that may do other things too.
jest.setTimeout(600_000);

const retailer = { customers: 800, products: 30 };
let folder: string;
let config: TrainerConfig;
let trained: TrainedDemand;
/** The same sales from another database, into the same folder: a challenger of the first. */
let again: TrainedDemand;

const outputPath = (name: string) => join(folder, name, 'demand');
const train = (dataSource: 'duckdb' | 'postgresql', name: string) =>
  trainDemand(
    {
      dataSource,
      trainSplit: 0.8,
      seed: 1,
      outputPath: outputPath(name),
      policyPath: SHIPPED_POLICY,
      targetBias: DEFAULT_TARGET_BIAS,
      certifiedRows: 200,
    },
    config,
    SILENT_PROGRESS,
  );
const weights = ({ manifest }: TrainedDemand, name: string) =>
  readFile(join(outputPath(name), manifest.version, 'weights.bin'));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'train-demand-'));
  config = {
    dataSource: 'duckdb',
    duckdbPath: join(folder, 'retail.duckdb'),
    postgresql: { connectionString: process.env['RETAIL_ML_TEST_DATABASE_URL']! },
    bigquery: {},
    churnModelPath: '',
    demandModelPath: '',
    acceptancePolicyPath: SHIPPED_POLICY,
    logFolder: '',
  };
  await generateRetailer({ ...retailer, duckdbPath: config.duckdbPath }, SILENT_PROGRESS);
  trained = await train('duckdb', 'duckdb');
});
afterAll(() => rm(folder, { recursive: true }));

test('what was learned is saved with what it was learned from', () => {
  const { training, evaluation, referenceProfile } = trained.manifest;
  expect(training).toMatchObject({
    source: expect.stringContaining('retail.duckdb'),
    window: { from: '2024-12-03', to: '2026-04-21' },
    options: { trainSplit: 0.8, originStepDays: 4, products: { found: 30, kept: 30 } },
  });
  expect(readReferenceProfile(referenceProfile).rows).toBe(training.rows.train);
  expect(evaluation.rows).toBe(training.rows.test);
  // The embargo: what was learned ended before the first day that is tested.
  expect(parseDay(training.window.to) + 30).toBeLessThanOrEqual(parseDay(evaluation.asOf[0]));
});

test('the year before is looked at exactly where it helped in every rolling block, and lies in the artefact', async () => {
  const { calibration, decision, checksums } = trained.manifest;
  const { tried } = calibration as { tried: Record<string, number[]> };
  const yearlyIndexDays = [7, 30].filter((days) => {
    const ratios = tried[`yearly index of ${days} days`];
    expect(ratios).toHaveLength(2);
    return ratios.every((ratio) => ratio < 0.995);
  });
  expect(decision).toMatchObject({ yearlyIndexDays });
  expect(Object.keys(checksums).includes(YEARLY_INDEX_FILE)).toBe(yearlyIndexDays.length > 0);
});

test('it is champion exactly when the gate accepts it', async () => {
  const { champion } = await new FileModelRegistry(outputPath('duckdb')).aliases();
  expect(champion).toBe(trained.verdict.accepted ? trained.manifest.version : null);
});

test('ten forecasts stand beside what was then sold, from best seller to slow mover', () => {
  const { forecasts } = trained;
  expect(forecasts).toHaveLength(10);
  const before = forecasts.map(({ recentSales30d }) => recentSales30d);
  expect(before).toEqual([...before].sort((a, b) => b - a));
  for (const forecast of forecasts) {
    expect(forecast.origin).toBe('2026-10-02');
    for (const { lower, forecast: units, upper } of [forecast['7d'], forecast['30d']]) {
      expect([lower, units, upper].every(Number.isInteger)).toBe(true);
      expect(lower <= units && units <= upper).toBe(true);
    }
  }
});

test('PostgreSQL with the same sales gives the same weights', async () => {
  const { duckdbPath, postgresql } = config;
  await generateRetailer({ ...retailer, dataSource: 'postgresql', duckdbPath, postgresql }, SILENT_PROGRESS);
  again = await train('postgresql', 'duckdb');
  expect(again.manifest.training.source).toContain('PostgreSQL');
  expect(await weights(again, 'duckdb')).toEqual(await weights(trained, 'duckdb'));
  expect(again.forecasts).toEqual(trained.forecasts);
});

test('a model equal to the champion differs by exactly 0 on the same products and origins, and follows it', async () => {
  const acceptance = again.manifest.acceptance!;
  expect(acceptance).toMatchObject({ accepted: true, comparedWith: trained.manifest.version });
  const ofChampion = acceptance.checks.filter(({ check }) => check.startsWith('champion'));
  expect(ofChampion.map(({ check, passed }) => [check, passed])).toEqual([
    ['champion pinball_mean_7d', true],
    ['champion wape_7d', null],
    ['champion pinball_mean_30d', true],
    ['champion wape_30d', null],
  ]);
  for (const { figures } of ofChampion) expect(figures).toMatchObject({ difference: 0, low: 0, high: 0 });
  expect((await new FileModelRegistry(outputPath('duckdb')).aliases()).champion).toBe(again.manifest.version);
});

test('one that forecasts a sixth more than the champion is worse beyond noise', async () => {
  const champion = await new FileModelRegistry(outputPath('duckdb')).load(demandModelCode);
  const forecaster = new DemandForecaster(champion);
  const source = await openDuckdbSource({ path: config.duckdbPath });
  const origins = planDemandOrigins({ ...(await source.salesPeriod()), trainSplit: 0.8 });
  const { train, test: testRows } = await readDemandRows(source, origins, 1, () => undefined);
  await source.close();
  const noHistories = { history_fresh: new Map(), history_frozen: new Map() };
  const challenger = {
    testRows,
    ...{ baselines: { ...fitDemandBaselines(train) }, naiveErrors: fitNaiveErrors(train), seed: 1 },
    ways: {
      fields: (row: DemandTrainingRow) =>
        forecaster.intervals(row).map(({ forecast, lower, upper }) => ({
          ...{ forecast: forecast * 1.17, lower: lower * 1.17, upper: upper * 1.17 },
        })),
      histories: null,
    },
  };
  const opponent = demandOpponent(champion, noHistories);
  const { checks } = judgeDemand(challenger, opponent, readAcceptancePolicy(SHIPPED_POLICY), []).acceptance;
  const refused = checks.filter(({ check, passed }) => check.startsWith('champion') && passed === false);
  expect(refused.map(({ check }) => check)).toEqual(['champion pinball_mean_7d', 'champion pinball_mean_30d']);
  expect(refused[0].sentence).toMatch(
    /^7 days: pinball loss [\d.]+ is worse beyond noise than [\d.]+ of the champion .* \(difference 0\.\d+, 0\.\d+ to /,
  );
});
