import { demandModelCode, DemandForecaster } from '@retail-ml/demand-model';
import { type ChurnBatchResponse, type ChurnResponse } from './churn/churn-contract';
import { type DemandBatchResponse, type DemandResponse, toDemandInput } from './demand/demand-contract';
import { handWrittenChurnDraft } from './churn-artefact.fixture';
import { type Explained } from './reasons';
import { type RunningApi, seedCustomer, seedProduct, startApi } from './running-api.fixture';

let api: RunningApi;

beforeAll(async () => {
  api = await startApi();
});

afterAll(() => api.stop());

async function ask<Answer>(path: string, body: unknown, status = 200): Promise<Answer> {
  const response = await api.post(path, body);
  expect(response.status).toBe(status);
  return (await response.json()) as Answer;
}

const sumOf = ({ reasons = [], reasons_base = NaN }: Explained) =>
  reasons.reduce((sum, { effect }) => sum + effect, reasons_base);

const customers = Array.from({ length: 40 }, (_, i) => ({
  ...seedCustomer,
  customer_id: i,
  recency_days: (i * 37) % 360,
  frequency: (i * 7) % 6,
  ...(i % 2 && { total_purchases: 6 + i }),
}));

const products = Array.from({ length: 40 }, (_, i) => ({
  ...seedProduct,
  product_id: i,
  recent_sales_7d: (i * 13) % 100,
  recent_sales_30d: 100 + 9 * i,
  is_holiday: i % 5 === 0,
  ...(i % 2 && { recent_sales_14d: 100 + i }),
}));

test('effects and base sum up to the log-odds of the churn probability that is answered', async () => {
  for (const customer of customers) {
    const answer = await ask<ChurnResponse>('/api/predict/churn?explain=true', customer);
    const { churn_probability: probability } = answer;
    expect(Math.abs(sumOf(answer) - Math.log(probability / (1 - probability)))).toBeLessThan(1e-9);
    const { customer_id: _, ...sent } = customer;
    expect(Object.fromEntries((answer.reasons ?? []).map(({ feature, value }) => [feature, value]))).toEqual(sent);
  }
});

test('effects and base sum up to the logarithm of the forecast of 7 days, which rounds to the one that is answered', async () => {
  const forecaster = new DemandForecaster(await api.registries.demand.load(demandModelCode));
  for (const product of products) {
    const answer = await ask<DemandResponse>('/api/predict/demand?explain=true', product);
    const { forecast } = forecaster.forecast(toDemandInput(product)).week;
    expect(Math.abs(sumOf(answer) - Math.log(forecast))).toBeLessThan(1e-9);
    expect(Math.round(Math.exp(sumOf(answer)))).toBe(answer.forecast_7d);
  }
});

test('reasons change nothing else, and are not there unless they are asked for', async () => {
  for (const [path, body] of [
    ['/api/predict/churn', customers[1]],
    ['/api/predict/demand', products[1]],
  ] as const) {
    const plain = await ask<Explained>(path, body);
    expect(plain).toEqual(await ask(`${path}?explain=false`, body));
    expect(Object.keys(plain).filter((key) => key.startsWith('reasons'))).toEqual([]);
    const { reasons, reasons_base, ...rest } = await ask<Explained>(`${path}?explain=true`, body);
    expect(rest).toEqual(plain);
    expect([Array.isArray(reasons), typeof reasons_base]).toEqual([true, 'number']);
  }
});

test('in a batch each has the reasons that it has by itself, sorted too', async () => {
  const churn = await ask<ChurnBatchResponse>('/api/predict/churn/batch?explain=true&sort=value_at_risk', {
    customers,
  });
  const byId = new Map(churn.predictions.map((answer) => [answer.customer_id, answer]));
  for (const customer of customers) {
    expect(byId.get(customer.customer_id)).toEqual(await ask('/api/predict/churn?explain=true', customer));
  }
  const demand = await ask<DemandBatchResponse>('/api/predict/demand/batch?explain=true', { products });
  for (const [i, product] of products.entries()) {
    expect(demand.predictions[i]).toEqual(await ask('/api/predict/demand?explain=true', product));
  }
});

test('a thousand rows are explained at once, while other requests are answered; one more is too many', async () => {
  const many = Array.from({ length: 1000 }, (_, i) => customers[i % customers.length]);
  let isDone = false;
  const batch = ask<ChurnBatchResponse>('/api/predict/churn/batch?explain=true', { customers: many }).finally(
    () => (isDone = true),
  );
  expect((await api.get('/health')).status).toBe(200);
  expect(isDone).toBe(false);
  expect((await batch).predictions.every(({ reasons }) => reasons?.length)).toBe(true);
  for (const [model, rows] of [
    ['churn', { customers: [...many, many[0]] }],
    ['demand', { products: Array<unknown>(1001).fill(products[0]) }],
  ] as const) {
    const [pointer] = Object.keys(rows);
    const refused = await ask<{ errors: unknown }>(`/api/predict/${model}/batch?explain=true`, rows, 422);
    expect(refused.errors).toEqual([{ pointer: `/${pointer}`, detail: 'must hold at most 1000 with explain=true' }]);
    await ask(`/api/predict/${model}/batch`, rows);
  }
});

test('whether to explain is true or false', async () => {
  const refused = await ask<{ errors: unknown }>('/api/predict/churn?explain=please', seedCustomer, 422);
  expect(refused.errors).toEqual([{ parameter: 'explain', detail: 'must be true or false' }]);
});

test('the record of the prediction has the reasons that were given', async () => {
  const other = await startApi();
  try {
    const response = await other.post('/api/predict/churn?explain=true', seedCustomer);
    const { reasons } = (await response.json()) as ChurnResponse;
    const { records } = await other.closeAndReadLogs();
    expect(JSON.parse(records[0])).toMatchObject({ output: { reasons } });
  } finally {
    await other.stop();
  }
});

test('a model that was trained before there were reasons predicts, and says how to get some', async () => {
  const draft = await handWrittenChurnDraft();
  delete draft.manifest.explanation;
  const { registries, serving } = api;
  const { champion } = await registries.churn.aliases();
  await registries.churn.promote((await registries.churn.save(draft)).version, 'for a test');
  await serving.refresh();
  await ask('/api/predict/churn', seedCustomer);
  const problem = await ask('/api/predict/churn?explain=true', seedCustomer, 409);
  expect(problem).toMatchObject({ code: 'no-reasons', detail: expect.stringContaining('npx retail-ml churn') });
  await registries.churn.promote(champion as string, 'after a test');
  await serving.refresh();
});
