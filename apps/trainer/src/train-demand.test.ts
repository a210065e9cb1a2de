import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readReferenceProfile } from '@retail-ml/drift';
import { parseDay } from '@retail-ml/features';
import { FileModelRegistry } from '@retail-ml/model-registry';
import { type TrainerConfig } from './config';
import { generateRetailer } from './generate-retailer';
import { type Progress } from './progress';
import { type TrainedDemand, trainDemand } from './train-demand';

const silent: Progress = { note: () => undefined, step: (_, work) => work(() => undefined) };
const retailer = { customers: 800, products: 30 };
let folder: string;
let config: TrainerConfig;
let trained: TrainedDemand;

const outputPath = (name: string) => join(folder, name, 'demand');
const train = (dataSource: 'duckdb' | 'postgresql', name: string) =>
  trainDemand({ dataSource, trainSplit: 0.8, seed: 1, outputPath: outputPath(name) }, config, silent);
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
    logFolder: '',
  };
  await generateRetailer({ ...retailer, duckdbPath: config.duckdbPath }, silent);
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
  await generateRetailer({ ...retailer, dataSource: 'postgresql', duckdbPath, postgresql }, silent);
  const again = await train('postgresql', 'postgresql');
  expect(again.manifest.training.source).toContain('PostgreSQL');
  expect(await weights(again, 'postgresql')).toEqual(await weights(trained, 'duckdb'));
  expect(again.forecasts).toEqual(trained.forecasts);
});
