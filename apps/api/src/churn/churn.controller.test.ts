import { churnModelCode, ChurnPredictor } from '@retail-ml/churn-model';
import { type RunningApi, seedCustomer, startApi } from '../running-api.fixture';
import { type ChurnBatchResponse, type ChurnResponse, toChurnInput, toChurnResponse } from './churn-contract';

let api: RunningApi;
let predictor: ChurnPredictor;

beforeAll(async () => {
  api = await startApi();
  predictor = new ChurnPredictor(await api.registries.churn.load(churnModelCode));
});

afterAll(() => api.stop());

async function predict(customer: object): Promise<ChurnResponse> {
  const response = await api.post('/api/predict/churn', customer);
  expect(response.status).toBe(200);
  return (await response.json()) as ChurnResponse;
}

async function faultsOf(path: string, body: unknown): Promise<unknown> {
  const response = await api.post(path, body);
  expect(response.status).toBe(422);
  return ((await response.json()) as { errors: unknown }).errors;
}

test("the seed's request is answered in full, with exactly the model's own figures", async () => {
  const expected = predictor.predict(toChurnInput(seedCustomer));
  expect(await predict(seedCustomer)).toEqual({
    customer_id: 123,
    churn_probability: expected.churnProbability,
    risk_category: expected.riskCategory,
    next_action: expected.nextAction,
    horizon_days: 90,
    next_active_period: expected.nextActivePeriod && {
      from_days: expected.nextActivePeriod.fromDays,
      to_days: expected.nextActivePeriod.toDays,
    },
    inactive_since_days: expected.inactiveSinceDays,
    value_at_risk: expected.valueAtRisk,
    model_version: predictor.modelVersion,
  });
});

test('a loyal customer is expected soon; one who stopped long ago counts as inactive since then', async () => {
  const loyal = await predict({ ...seedCustomer, recency_days: 2, frequency: 60 });
  expect(loyal).toMatchObject({ risk_category: 'LOW', next_action: 'Monitor', inactive_since_days: null });
  expect(loyal.next_active_period?.from_days).toBeLessThanOrEqual(loyal.next_active_period?.to_days as number);
  const gone = await predict({ ...seedCustomer, recency_days: 300, frequency: 0 });
  expect(gone).toMatchObject({ risk_category: 'HIGH', next_active_period: null, inactive_since_days: 300 });
  expect(gone.churn_probability).toBeGreaterThan(loyal.churn_probability);
});

test.each([123, 0, -7, 9007199254740991, '85099B', '123', ' ', 'é', 'é😀', 'x'.repeat(64), '\n\u2028"\\'])(
  'the id %j comes back as it was sent',
  async (customer_id) => {
    expect((await predict({ ...seedCustomer, customer_id })).customer_id).toBe(customer_id);
  },
);

test.each([9007199254740993n, 1.5, '', 'x'.repeat(65), null, true, [1], {}])(
  'the id %p is no id',
  async (customer_id) => {
    const body = JSON.stringify(seedCustomer).replace(
      '123',
      typeof customer_id === 'bigint' ? String(customer_id) : JSON.stringify(customer_id),
    );
    expect(await faultsOf('/api/predict/churn', body)).toEqual([
      { pointer: '/customer_id', detail: 'must be an integer or a text of 1 to 64 characters' },
    ]);
  },
);

test('a batch is answered in the order of the request, each row as by itself', async () => {
  const customers = Array.from({ length: 50 }, (_, i) => ({
    ...seedCustomer,
    customer_id: i % 2 ? i : `C${i}`,
    recency_days: (i * 37) % 360,
    frequency: (i * 7) % 6,
    avg_monetary: 10 + i,
  }));
  const response = await api.post('/api/predict/churn/batch', { customers });
  const { predictions, summary, model_version } = (await response.json()) as ChurnBatchResponse;
  expect(predictions).toEqual(await Promise.all(customers.map((customer) => predict(customer))));
  for (const category of ['LOW', 'MEDIUM', 'HIGH'] as const) {
    expect(summary[category]).toBe(predictions.filter(({ risk_category }) => risk_category === category).length);
  }
  expect(model_version).toBe(predictor.modelVersion);

  const sorted = (await (
    await api.post('/api/predict/churn/batch?sort=value_at_risk', { customers })
  ).json()) as ChurnBatchResponse;
  const values = sorted.predictions.map(({ value_at_risk }) => value_at_risk);
  expect(values).toEqual([...values].sort((a, b) => b - a));
  expect(new Set(sorted.predictions.map(({ customer_id }) => customer_id)).size).toBe(50);
  expect(sorted.summary).toEqual(summary);
});

test('ten thousand customers with the longest ids fit into a batch; one more does not', async () => {
  const customer = { ...seedCustomer, customer_id: '\u0001'.repeat(64) };
  const customers = Array.from({ length: 10_000 }, () => customer);
  const response = await api.post('/api/predict/churn/batch', JSON.stringify({ customers }, null, 2));
  expect(response.status).toBe(200);
  expect(((await response.json()) as ChurnBatchResponse).predictions).toHaveLength(10_000);
  expect(await faultsOf('/api/predict/churn/batch', { customers: [...customers, customer] })).toEqual([
    { pointer: '/customers', detail: 'must hold at most 10000' },
  ]);
  expect(await faultsOf('/api/predict/churn/batch', { customers: [] })).toEqual([
    { pointer: '/customers', detail: 'must hold at least 1' },
  ]);
});

test('each fault is named by where it is and what was expected', async () => {
  const { frequency: _, ...rest } = seedCustomer;
  const body = {
    ...rest,
    recency_days: '3',
    avg_monetary: -1,
    loyalty_member: 'yes',
    days_since_join: 1e9,
    'a/b.c': 1,
  };
  expect(await faultsOf('/api/predict/churn', body)).toEqual([
    { pointer: '/recency_days', detail: 'must be an integer' },
    { pointer: '/frequency', detail: 'is required' },
    { pointer: '/avg_monetary', detail: 'must be at least 0' },
    { pointer: '/loyalty_member', detail: 'must be true or false' },
    { pointer: '/days_since_join', detail: 'must be at most 36500' },
    { pointer: '/a~1b.c', detail: 'is not a field of this request' },
  ]);
});

test('faults in a batch carry the position of the customer', async () => {
  const { recency_days: _, ...incomplete } = seedCustomer;
  const customers = [seedCustomer, incomplete, 5, { ...seedCustomer, 'x.y': 1 }];
  expect(await faultsOf('/api/predict/churn/batch', { customers })).toEqual([
    { pointer: '/customers/1/recency_days', detail: 'is required' },
    { pointer: '/customers/2', detail: 'must be an object' },
    { pointer: '/customers/3/x.y', detail: 'is not a field of this request' },
  ]);
  expect(await faultsOf('/api/predict/churn/batch?sort=name', { customers: [seedCustomer] })).toEqual([
    { parameter: 'sort', detail: 'must be one of "value_at_risk"' },
  ]);
});

test('customers who cannot be are refused', async () => {
  expect(await faultsOf('/api/predict/churn', { ...seedCustomer, recency_days: 366 })).toMatchObject([
    { pointer: '/recency_days', detail: expect.stringContaining('at most days_since_join') },
  ]);
  expect(await faultsOf('/api/predict/churn', { ...seedCustomer, frequency: 181 })).toMatchObject([
    { pointer: '/frequency', detail: expect.stringContaining('must be at most 180') },
  ]);
});

test('purchases of the whole history may be said; they are at least those of the lookback, and one', async () => {
  expect(await predict({ ...seedCustomer, total_purchases: 9 })).toEqual(
    toChurnResponse(
      { ...seedCustomer, total_purchases: 9 },
      predictor.predict({ ...toChurnInput(seedCustomer), totalPurchases: 9 }),
      predictor,
    ),
  );
  await predict({ ...seedCustomer, frequency: 0, total_purchases: 1 });
  expect(await faultsOf('/api/predict/churn', { ...seedCustomer, total_purchases: 4 })).toEqual([
    {
      pointer: '/frequency',
      detail: 'must be at most total_purchases: the whole history holds the last 180 days',
    },
  ]);
  for (const [total_purchases, detail] of [
    [0, 'must be at least 1'],
    [36_501, 'must be at most 36500'],
    [7.5, 'must be an integer'],
    [null, 'must be an integer'],
  ]) {
    expect(await faultsOf('/api/predict/churn', { ...seedCustomer, total_purchases })).toEqual([
      { pointer: '/total_purchases', detail },
    ]);
  }
});

test.each([
  ['who cannot be', { ...seedCustomer, recency_days: 999 }, '/recency_days'],
  ['with a field of another type', { ...seedCustomer, frequency: '5' }, '/frequency'],
  ['that are none', 1, ''],
])('of ten thousand customers %s the first twenty are listed', async (_, customer, field) => {
  const response = await api.post('/api/predict/churn/batch', { customers: Array(10_000).fill(customer) });
  expect(response.status).toBe(422);
  const { detail, errors } = (await response.json()) as { detail: string; errors: { pointer: string }[] };
  expect(detail).toBe('The request has more than 20 faults. The first 20 are listed.');
  expect(errors.map(({ pointer }) => pointer)).toEqual(Array.from({ length: 20 }, (_, i) => `/customers/${i}${field}`));
});

test('one customer with 100,000 unknown fields among wrong ones', async () => {
  const fields = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`x${i}`, 1]));
  const customers = [fields, ...Array(9999).fill(1)];
  const faults = (await faultsOf('/api/predict/churn/batch', { customers })) as unknown[];
  expect(faults).toHaveLength(20);
  expect(faults[0]).toEqual({ pointer: '/customers/0/customer_id', detail: 'is required' });
});

test('a list that is too long is refused as that, whatever it holds', async () => {
  expect(await faultsOf('/api/predict/churn/batch', { customers: Array(100_001).fill(1) })).toEqual([
    { pointer: '/customers', detail: 'must hold at most 10000' },
  ]);
});
