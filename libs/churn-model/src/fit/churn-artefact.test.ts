import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { churnInputColumns, setChurnInput } from '@retail-ml/features';
import { FileModelRegistry, type Manifest } from '@retail-ml/model-registry';
import { loadTensorFlow } from '@retail-ml/tensorflow';
import { churnColumns, churnPredictionAt } from '../churn-columns';
import { churnMetrics, rankRows } from '../churn-metrics';
import { churnModelCode } from '../churn-model-code';
import { ChurnPredictor } from '../churn-predictor';
import { testChurnFunction } from '../warehouse/churn-function.contract';
import { draftChurnArtefact, predictorOf } from './churn-artefact';
import { testChurnReasons } from './churn-reasons.contract';
import { customerRows } from './customers.fixture';
import { fitChurnModel, type FittedChurnModel } from './fit-churn-model';

const train = customerRows(900, 1);
const tested = customerRows(500, 2);
let folder: string;
let fitted: FittedChurnModel;
let registry: FileModelRegistry;
let manifest: Manifest;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'churn-artefact-'));
  fitted = await fitChurnModel(await loadTensorFlow(), train, { lookbackDays: 180, horizonDays: 90, seed: 7 });
  registry = new FileModelRegistry(join(folder, 'churn'));
  manifest = await registry.save(
    draftChurnArtefact(
      fitted,
      train,
      tested,
      {
        source: 'duckdb data/retail.duckdb',
        window: { from: '2026-03-03', to: '2026-06-01' },
        seed: 7,
        commit: null,
        seconds: 1.5,
        options: {
          population: 'all',
          rowsFound: { train: 70_000, test: tested.length },
          rowsTaken: { train: train.length, test: tested.length },
        },
      },
      (columns) => columns.map(({ field, role, values }) => ({ field, role, first: values[0], rows: values.length })),
    ),
  );
});
afterAll(async () => {
  fitted.network.dispose();
  await rm(folder, { recursive: true });
});

test('what is loaded from disk predicts what was trained, to the last bit', async () => {
  const loaded = new ChurnPredictor(await registry.load(churnModelCode, manifest.version));
  const trained = predictorOf(fitted);
  for (const row of tested) {
    expect(loaded.predict(row)).toEqual(trained.predict(row));
  }
  expect(loaded).toMatchObject({ modelVersion: manifest.version, horizonDays: 90, lookbackDays: 180 });
});

test('many customers together get what each gets alone, to the last bit; others are left alone', () => {
  const predictor = predictorOf(fitted);
  const customers = tested.map((row, i) => ({ ...row, totalPurchases: i % 3 === 0 ? row.frequency + 1 + i : null }));
  const isWanted = Uint8Array.from(customers, (_, i) => (i % 7 === 3 ? 0 : 1));
  const columns = churnColumns(customers.length);
  for (const column of Object.values(columns) as Float64Array[]) column.fill(-7);
  const inputs = churnInputColumns(customers.length);
  customers.forEach((customer, row) => setChurnInput(inputs, row, customer));
  predictor.predictColumns(inputs, isWanted, columns);
  customers.forEach((customer, row) => {
    if (isWanted[row] === 1) expect(churnPredictionAt(columns, row)).toEqual(predictor.predict(customer));
    else expect(Object.values(columns).map((column: Float64Array) => column[row])).toEqual(Array(7).fill(-7));
  });
  expect(predictor.predictAll(customers)).toEqual(customers.map((customer) => predictor.predict(customer)));
});

test('the model card says of which rows a sample was drawn', async () => {
  const card = await readFile(join(folder, 'churn', manifest.version, 'MODEL_CARD.md'), 'utf8');
  expect(card).toContain(`; drawn evenly: ${train.length} of the 70000 training rows in the data`);
});

test('the evaluation holds the figures of the test rows, each within its interval, beside the baseline', () => {
  const predictor = predictorOf(fitted);
  const figures = churnMetrics(
    rankRows(
      tested.map((row) => predictor.churnProbability(row)),
      tested.map((row) => (row.churned ? 1 : 0)),
    ),
  );
  const { model, baselines, rows, method } = manifest.evaluation;
  expect(rows).toBe(tested.length);
  expect(method).toContain('bootstrap over');
  for (const [name, { value, low, high }] of Object.entries(model)) {
    expect([name, value]).toEqual([name, figures[name as keyof typeof figures]]);
    if (name !== 'ece') expect([name, low <= value && value <= high]).toEqual([name, true]);
    expect(low).toBeLessThan(high);
  }
  expect(Object.keys(baselines.recency_rule)).toEqual(Object.keys(model));
});

test('the dates come true about as often as they say, and their curve is the churn probability at the horizon', () => {
  const { silent, period, early } = manifest.evaluation.dates!;
  expect(silent.map(({ days }) => days)).toEqual([30, 60, 90, 120, 150, 180]);
  const churnRate = tested.filter(({ churned }) => churned).length / tested.length;
  expect(silent[2].observed).toBeCloseTo(churnRate, 12);
  for (const { predicted, observed } of [...silent, ...period!, early!]) {
    expect(Math.abs(predicted - observed)).toBeLessThan(0.1);
  }
  expect(period!.reduce((sum, { observed }) => sum + observed, 0)).toBeCloseTo(1, 12);
});

test('slices and curves are of the same test rows', () => {
  const { slices, curves } = manifest.evaluation;
  expect(slices!.map(({ by }) => by)).toEqual(['tenure', 'loyalty', 'value', 'recency']);
  const rowsOf = (parts: { rows: number }[]) => parts.reduce((sum, part) => sum + part.rows, 0);
  for (const parts of [...slices!.map((group) => group.slices), curves!.reliability!, curves!.categories!]) {
    expect(rowsOf(parts)).toBe(tested.length);
  }
  expect(curves!.roc!.map(({ name }) => name)).toEqual(['model', 'recency_rule']);
});

test('an interval of the AUC is about as wide as its standard error says', () => {
  const { low, high } = manifest.evaluation.model.roc_auc;
  const predictor = predictorOf(fitted);
  const { roc_auc_se: standardError } = churnMetrics(
    rankRows(
      tested.map((row) => predictor.churnProbability(row)),
      tested.map((row) => (row.churned ? 1 : 0)),
    ),
  );
  // Four snapshots a customer are drawn together, so the bootstrap is wider than DeLong's independent rows.
  expect((high - low) / (2 * 1.96 * standardError)).toBeGreaterThan(0.8);
  expect((high - low) / (2 * 1.96 * standardError)).toBeLessThan(2.5);
});

test('golden rows are kept, and the profile of the training rows with what the model says of them', () => {
  expect(manifest.goldenRows).toHaveLength(100);
  const [row] = train;
  const { churnProbability, riskCategory } = predictorOf(fitted).predict(row);
  const rows = train.length;
  expect(manifest.referenceProfile).toEqual([
    { field: 'recency_days', role: 'feature', first: row.recencyDays, rows },
    { field: 'frequency', role: 'feature', first: row.frequency, rows },
    { field: 'avg_monetary', role: 'feature', first: row.avgMonetary, rows },
    { field: 'loyalty_member', role: 'feature', first: row.loyaltyMember, rows },
    { field: 'days_since_join', role: 'feature', first: row.daysSinceJoin, rows },
    { field: 'total_purchases', role: 'feature', first: row.totalPurchases, rows },
    { field: 'churn_probability', role: 'prediction', first: churnProbability, rows },
    { field: 'risk_category', role: 'prediction', first: riskCategory, rows },
  ]);
});

test('the card names what a reader asks first', async () => {
  const card = await registry.modelCard(manifest.version);
  for (const text of [
    manifest.version,
    'next **90 days**',
    'duckdb data/retail.duckdb',
    `| AUC-ROC | ${manifest.evaluation.model.roc_auc.value.toFixed(4)}`,
    'recency_rule',
    'latent_churn_log_odds',
    '## Do its dates come true?',
    '| silent for 180 days | ',
    '| within the period | ',
    '| By tenure | Rows | Churn rate | Mean prediction | AUC-ROC | Brier score | Calibration error |',
  ]) {
    expect(card).toContain(text);
  }
  expect(card).not.toContain('undefined');
});

test('a manifest with a broken section is refused by name', async () => {
  const { network } = await registry.load(churnModelCode, manifest.version);
  const broken = { ...manifest, transforms: { ...(manifest.transforms as object), lookbackDays: null } };
  expect(() => new ChurnPredictor({ manifest: broken, network })).toThrow(
    'manifest.json: transforms.lookbackDays must be a finite number, not null.',
  );
});

test('too few churners to judge a model are refused with their number', () => {
  const loyal = tested.map((row, i) => ({ ...row, churned: i < 5 }));
  const context = { source: '', window: { from: '', to: '' }, seed: 1, commit: null, seconds: 0, options: {} };
  expect(() => draftChurnArtefact(fitted, train, loyal, context, () => null)).toThrow(
    `Of ${loyal.length} test rows 5 churned`,
  );
});

describe('reasons of the saved model', () => {
  testChurnReasons(async () => ({ artefact: await registry.load(churnModelCode, manifest.version), train }));
});

describe('function of the saved model', () => {
  testChurnFunction(async () => ({
    artefact: await registry.draftFrom(manifest.version, () => ''),
    goldenRows: manifest.goldenRows,
    predictor: new ChurnPredictor(await registry.load(churnModelCode, manifest.version)),
  }));
});
