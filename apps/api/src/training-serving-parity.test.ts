import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FileModelRegistry, type GoldenRow } from '@retail-ml/model-registry';
import { type RunningApi, startApi } from './running-api.fixture';

/** The trainer as its own program: apps never import each other. `nx run api:test` builds it before. */
const TRAINER = join(__dirname, '../../trainer/dist/main.js');

let folder: string;
let api: RunningApi;
/** Test customers with what the trainer said of them while TensorFlow was still loaded. */
let goldenRows: GoldenRow[];

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
  ({ goldenRows } = await registry.manifest(champion!));
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
