import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FileModelRegistry, type GoldenRow, type Manifest } from '@retail-ml/model-registry';
import { type RunningApi, startApi } from './running-api.fixture';

/** The trainer as its own program: apps never import each other. `nx run api:test` builds it before. */
const TRAINER = join(__dirname, '../../trainer/dist/main.js');

let folder: string;
let api: RunningApi;
/** Test customers with what the trainer said of them while TensorFlow was still loaded. */
let goldenRows: GoldenRow[];
let manifest: Manifest;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'training-serving-'));
  const trainer = async (...args: string[]) =>
    promisify(execFile)(process.execPath, [TRAINER, ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: process.env.HOME },
    });
  await trainer('generate', '--customers', '800', '--products', '30');
  await trainer('churn');
  const modelFolder = join(folder, 'models/churn');
  api = await startApi({ models: [], modelFolders: { churn: modelFolder } });
  const registry = new FileModelRegistry(modelFolder);
  const { champion } = await registry.aliases();
  manifest = await registry.manifest(champion!);
  ({ goldenRows } = manifest);
});

afterAll(async () => {
  await api?.stop();
  await rm(folder, { recursive: true, force: true });
});

function request({ input }: GoldenRow, customerId: number) {
  return {
    customer_id: customerId,
    recency_days: input.recencyDays,
    frequency: input.frequency,
    avg_monetary: input.avgMonetary,
    loyalty_member: input.loyaltyMember,
    days_since_join: input.daysSinceJoin,
    total_purchases: input.totalPurchases,
  };
}

test('what is served is what was trained: the largest difference is 0', async () => {
  expect(goldenRows).toHaveLength(100);
  for (const [i, row] of goldenRows.entries()) {
    const served = await (await api.post('/api/predict/churn', request(row, i))).json();
    expect(served).toMatchObject({ customer_id: i, churn_probability: row.output[0] });
  }
});

test('a batch answers each customer as a single request does', async () => {
  const customers = goldenRows.map(request);
  const batch = (await (await api.post('/api/predict/churn/batch', { customers })).json()) as {
    predictions: unknown[];
  };
  const singles = await Promise.all(
    customers.map(async (customer) => (await api.post('/api/predict/churn', customer)).json()),
  );
  expect(batch.predictions).toEqual(singles);
});

test("the trained model's card draws its figures, each picture with the figures behind it", async () => {
  const page = await (await api.get('/api/models/churn/card', { Accept: 'text/html' })).text();
  const { model, curves, slices } = manifest.evaluation;
  expect(page).toContain(`<td class="number">${model.roc_auc.value.toFixed(3)} (${model.roc_auc.low.toFixed(3)} to `);
  for (const title of ['Reliability curve', 'ROC curve', 'Churn rate by risk category', 'AUC-ROC by tenure']) {
    expect(page).toMatch(new RegExp(`<svg[^>]* role="img"[^>]*><title[^>]*>${title}`));
  }
  const from = page.indexOf('id="reliability-title"');
  const reliability = page.slice(from, page.indexOf('</svg>', from));
  expect(reliability.match(/class="mark/g)).toHaveLength(curves!.reliability!.length);
  expect(reliability.match(/class="bar"/g)).toHaveLength(curves!.reliability!.length);
  for (const { by, slices: parts } of slices!) {
    expect(page).toContain(`By ${by}</h3>`);
    for (const { name } of parts) expect(page).toContain(`<th scope="row">${name}</th>`);
  }
  expect(page).toContain('Champion since');
  expect(page).not.toMatch(/undefined|NaN|Infinity|<script|\bsrc=|\bhref=|url\(/);
});
