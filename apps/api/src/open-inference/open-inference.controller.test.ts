import fc from 'fast-check';
import { anyProduct } from '../demand/any-product.fixture';
import { type RunningApi, seedCustomer, seedProduct, startApi } from '../running-api.fixture';
import { type InferenceResponse } from './open-inference-contract';

let api: RunningApi;
let champion: string;

beforeAll(async () => {
  api = await startApi();
  champion = (await api.registries.churn.aliases()).champion as string;
});

afterAll(() => api.stop());

type Row = Record<string, unknown>;
interface Tensor {
  name: string;
  shape: number[];
  datatype: string;
  data: unknown[];
}

const DATATYPES: Record<string, string> = { string: 'BYTES', boolean: 'BOOL', number: 'INT64' };

/** Rows with the same fields, field by field. */
function tensorsOf(rows: readonly Row[]): Tensor[] {
  return Object.keys(rows[0]).map((name) => ({
    name,
    shape: [rows.length],
    datatype: name === 'avg_monetary' ? 'FP64' : DATATYPES[typeof rows[0][name]],
    data: rows.map((row) => row[name]),
  }));
}

async function infer(model: string, body: unknown, path = `/v2/models/${model}/infer`) {
  const response = await api.post(path, body);
  return { status: response.status, type: response.headers.get('content-type'), body: await response.json() };
}

/** Answers field by field as answers row by row. */
function rowsOf({ outputs }: InferenceResponse): Row[] {
  return Array.from({ length: outputs[0].shape[0] }, (_, row) =>
    Object.fromEntries(outputs.map(({ name, data }) => [name, data[row]])),
  );
}

const errorOf = async (model: string, body: unknown, path?: string) => {
  const { status, type, body: answer } = await infer(model, body, path);
  expect(type).toMatch(/^application\/json\b/);
  expect(Object.keys(answer as object)).toEqual(['error']);
  return [status, (answer as { error: string }).error];
};

const customers = Array.from({ length: 40 }, (_, i) => ({
  ...seedCustomer,
  customer_id: 1000 + i,
  recency_days: (i * 37) % 360,
  frequency: (i * 7) % 6,
  avg_monetary: 10 + i / 3,
  loyalty_member: i % 3 === 0,
}));

test('churn: the answers of the batch route to the bit, and the same lines in the log', async () => {
  const own = await startApi();
  const batch = (await (await own.post('/api/predict/churn/batch', { customers })).json()) as {
    predictions: Row[];
    model_version: string;
  };
  const response = await own.post('/v2/models/churn/infer', { id: '42', inputs: tensorsOf(customers) });
  expect(response.status).toBe(200);
  const answer = (await response.json()) as InferenceResponse;
  expect(answer).toMatchObject({ model_name: 'churn', model_version: batch.model_version, id: '42' });
  expect(rowsOf(answer)).toEqual(
    batch.predictions.map(({ next_active_period, inactive_since_days, model_version: _, ...rest }) => ({
      ...rest,
      inactive_since_days: inactive_since_days ?? -1,
      next_active_from_days: (next_active_period as Row | null)?.['from_days'] ?? -1,
      next_active_to_days: (next_active_period as Row | null)?.['to_days'] ?? -1,
    })),
  );
  const { text, records } = await own.closeAndReadLogs();
  expect(text).toHaveLength(80);
  const withoutOrigin = (line: string) => ({ ...(JSON.parse(line) as Row), time: null, request_id: null });
  expect(records.slice(40).map(withoutOrigin)).toEqual(records.slice(0, 40).map(withoutOrigin));
  await own.stop();
});

test('demand: the answers of the batch route for every product that can be, optional fields left out with null', async () => {
  const optional = ['recent_sales_14d', 'is_holiday', 'as_of_date'];
  const datatypes: Record<string, string> = { recent_sales_14d: 'INT64', is_holiday: 'BOOL', as_of_date: 'BYTES' };
  const sameIds = fc.array(anyProduct, { minLength: 1, maxLength: 10 }).map((products) =>
    // Only JSON carries ids of two types in one list.
    products.map((product) => ({ ...product, product_id: String(product.product_id).slice(0, 64) })),
  );
  await fc.assert(
    fc.asyncProperty(sameIds, async (products) => {
      const wanted = (await (await api.post('/api/predict/demand/batch', { products })).json()) as {
        predictions: Row[];
      };
      const required = products.map((product) => {
        const copy: Row = { ...product };
        optional.forEach((name) => delete copy[name]);
        return copy;
      });
      const inputs = [
        ...tensorsOf(required),
        ...optional.map((name) => ({
          name,
          shape: [products.length, 1],
          datatype: datatypes[name],
          data: products.map((product) => [(product as Row)[name] ?? null]),
        })),
      ];
      const { status, body } = await infer('demand', { inputs });
      expect(status).toBe(200);
      expect(rowsOf(body as InferenceResponse)).toEqual(
        wanted.predictions.map(({ intervals, seasonal_trend, model_version: _, ...rest }) => ({
          ...rest,
          seasonal_trend: seasonal_trend ?? '',
          lower_30d: (intervals as Record<string, Row>)['30d']['lower'],
          upper_30d: (intervals as Record<string, Row>)['30d']['upper'],
        })),
      );
    }),
    { numRuns: 50 },
  );
});

test('outputs that are asked for come alone and in that order, ids in the datatype that they were sent in', async () => {
  const outputs = [{ name: 'risk_category' }, { name: 'customer_id', parameters: { binary_data: true } }];
  const { body } = await infer('churn', { inputs: tensorsOf([seedCustomer]), outputs });
  expect(body).toEqual({
    model_name: 'churn',
    model_version: champion,
    outputs: [
      { name: 'risk_category', datatype: 'BYTES', shape: [1], data: [expect.any(String)] },
      { name: 'customer_id', datatype: 'INT64', shape: [1], data: [123] },
    ],
  });
});

test("what clients send besides is passed over: KServe's the model's name, Triton's parameters", async () => {
  const plain = { id: '9', inputs: tensorsOf([seedCustomer]) };
  const { body } = await infer('churn', plain);
  const kserve = { ...plain, model_name: 'churn', model_version: null };
  expect((await infer('churn', kserve)).body).toEqual(body);
  const triton = { ...plain, parameters: { binary_data_output: true } };
  const untyped = await fetch(`${api.url}/v2/models/churn/infer`, {
    method: 'POST',
    body: Buffer.from(JSON.stringify(triton)),
  });
  expect(await untyped.json()).toEqual(body);
});

test("the protocol's own example, in form, is answered by what is wrong with it", async () => {
  // inference_rest.md, "Inference Request Examples": a model with the inputs input0 and input1.
  const example = {
    id: '42',
    inputs: [
      { name: 'input0', shape: [2, 2], datatype: 'UINT32', data: [1, 2, 3, 4] },
      { name: 'input1', shape: [3], datatype: 'BOOL', data: [true] },
    ],
    outputs: [{ name: 'output0' }],
  };
  const [status, error] = await errorOf('churn', example);
  expect(status).toBe(400);
  expect(error).toBe(
    'The request has a fault. outputs/0/name must be one of customer_id, churn_probability, risk_category, ' +
      'next_action, next_active_from_days, next_active_to_days, inactive_since_days, value_at_risk, horizon_days',
  );
  const { outputs: _, ...withoutOutputs } = example;
  expect((await errorOf('churn', withoutOutputs))[1]).toContain('inputs must hold recency_days; ');
});

const inputs = tensorsOf(customers.slice(0, 2));
const changed = (name: string, change: Partial<Tensor>) =>
  inputs.map((tensor) => (tensor.name === name ? { ...tensor, ...change } : tensor));

test.each([
  [changed('recency_days', { datatype: 'FP32' }), 'inputs/1/datatype of recency_days must be INT64'],
  [changed('recency_days', { shape: [3] }), 'inputs/1/shape of recency_days must be [n] or [n, 1], with the same n'],
  [changed('recency_days', { shape: [2, 2] }), 'inputs/1/shape of recency_days must be [n] or [n, 1]'],
  [changed('recency_days', { data: [1] }), 'inputs/1/data of recency_days must hold as many elements as its shape'],
  [changed('recency_days', { data: [1, 1.5] }), 'inputs/1/data/1 of recency_days must be of its datatype'],
  [changed('recency_days', { data: [1, null] }), 'inputs/1/data/1 of recency_days must be of its datatype'],
  [changed('customer_id', { data: [1, 'x'] }), 'inputs/0/data/1 of customer_id must be of its datatype'],
  [changed('recency_days', { data: [1, -1] }), 'recency_days[1] must be at least 0'],
  [changed('frequency', { data: [1, 181] }), 'frequency[1] must be at most 180'],
  [changed('recency_days', { data: [1, 400] }), 'recency_days[1] must be at most days_since_join'],
  [changed('customer_id', { datatype: 'BYTES', data: ['a', ''] }), 'customer_id[1] must be an integer or a text'],
  [[...inputs, inputs[1]], 'inputs/6/name must not be recency_days a second time'],
  [[...inputs, { ...inputs[1], name: 'weather' }], 'inputs/6/name must be one of customer_id, recency_days'],
  [inputs.slice(1), 'inputs must hold customer_id'],
  [[], 'inputs must hold at least 1'],
])('what is wrong is told: %#', async (tensors, sentence) => {
  const [status, error] = await errorOf('churn', { inputs: tensors });
  expect([status, error]).toEqual([400, expect.stringContaining(sentence)]);
});

test('ten thousand rows are answered, one more is not', async () => {
  const rows = Array.from({ length: 10_001 }, () => seedCustomer);
  expect((await infer('churn', { inputs: tensorsOf(rows.slice(1)) })).status).toBe(200);
  expect(await errorOf('churn', { inputs: tensorsOf(rows) })).toEqual([
    400,
    expect.stringContaining('inputs/0/data must hold at most 10000'),
  ]);
});

test('a version answers if it is the one that answers', async () => {
  const path = (version: string) => `/v2/models/churn/versions/${version}`;
  const body = { inputs: tensorsOf([seedCustomer]) };
  expect((await infer('churn', body, `${path(champion)}/infer`)).body).toEqual((await infer('churn', body)).body);
  const other = '20200101-000000-abcdef';
  expect(await errorOf('churn', body, `${path(other)}/infer`)).toEqual([
    404,
    `That version does not answer; of churn, ${champion} does.`,
  ]);
  expect((await api.get(path(other))).status).toBe(404);
  expect((await api.get(`${path(other)}/ready`)).status).toBe(404);
  expect(await (await api.get(path(champion))).json()).toEqual(await (await api.get('/v2/models/churn')).json());
  expect(await (await api.get(`${path(champion)}/ready`)).json()).toEqual({ name: 'churn', ready: true });
});

test('metadata and health', async () => {
  expect(await (await api.get('/v2')).json()).toEqual({ name: 'retail-ml', version: '1.0.0', extensions: [] });
  expect(await (await api.get('/v2/health/live')).json()).toEqual({ live: true });
  expect(await (await api.get('/v2/health/ready')).json()).toEqual({ ready: true });
  expect(await (await api.get('/v2/models/churn')).json()).toMatchObject({
    name: 'churn',
    versions: [champion],
    platform: 'retail-ml_layersmodel',
    inputs: expect.arrayContaining([
      { name: 'recency_days', datatype: 'INT64', shape: [-1] },
      { name: 'total_purchases', datatype: 'INT64', shape: [-1], parameters: { optional: true } },
    ]),
    outputs: expect.arrayContaining([{ name: 'churn_probability', datatype: 'FP64', shape: [-1] }]),
  });
  const demand = (await (await api.get('/v2/models/demand')).json()) as { inputs: { name: string }[] };
  expect(demand.inputs.map(({ name }) => name)).toEqual(
    expect.arrayContaining([...Object.keys(seedProduct), 'recent_sales_14d', 'is_holiday', 'as_of_date']),
  );
});

test('whatever else goes wrong is told in the same form', async () => {
  for (const path of ['/v2/models/weather', '/v2/models/weather/ready', '/v2/weather']) {
    const response = await api.get(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: expect.any(String) });
  }
  expect(await errorOf('weather', { inputs })).toEqual([404, expect.stringContaining('known are: churn, demand')]);
  expect(await errorOf('churn', '{')).toEqual([400, 'The body is not valid JSON.']);
  const binary = await api.post('/v2/models/churn/infer', 'x', { 'Content-Type': 'application/octet-stream' });
  expect([binary.status, await binary.json()]).toEqual([415, { error: expect.stringContaining('must be JSON') }]);
  const triton = await api.post('/v2/models/churn/infer', 'x', { 'Inference-Header-Content-Length': '1' });
  expect([triton.status, await triton.json()]).toEqual([415, { error: expect.stringContaining('binary_data=False') }]);
  const bare = await startApi({ models: [] });
  for (const path of ['/v2/health/ready', '/v2/models/churn', '/v2/models/churn/ready']) {
    const response = await bare.get(path);
    expect([response.status, await response.json()]).toEqual([503, { error: expect.stringContaining('retail-ml') }]);
  }
  expect((await bare.get('/v2/health/live')).status).toBe(200);
  await bare.stop();
});

test('nothing that is sent is a fault of the service', async () => {
  const anything = fc.jsonValue({ maxDepth: 4 });
  const tensor = fc.tuple(fc.constantFrom(...inputs), fc.constantFrom('name', 'shape', 'datatype', 'data'), anything);
  const oneWrong = tensor.map(([chosen, field, value]) => ({
    inputs: inputs.map((input) => (input === chosen ? { ...input, [field]: value } : input)),
  }));
  const body = fc.oneof(oneWrong, fc.record({ inputs: anything, outputs: anything }), anything);
  await fc.assert(
    fc.asyncProperty(body, async (sent) => {
      const { status, body: answer } = await infer('churn', JSON.stringify(sent));
      expect([200, 400]).toContain(status);
      if (status === 400) expect(answer).toEqual({ error: expect.any(String) });
    }),
    { numRuns: 300 },
  );
  expect(api.internalErrors).toEqual([]);
});
