import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRetailMlClient, type RetailMlClient, type Schema } from '@retail-ml/client';
import { parseApiKeys } from './api-keys';
import { newApiKey } from './new-api-key';
import { type RunningApi, seedCustomer, seedProduct, startApi } from './running-api.fixture';

const { key: apiKey, entry } = newApiKey('checkout', 'predict');
let api: RunningApi;
let client: RetailMlClient;

beforeAll(async () => {
  api = await startApi({ guards: { apiKeys: parseApiKeys(entry) } });
  client = createRetailMlClient({ baseUrl: api.url, apiKey });
});

afterAll(() => api.stop());

test("the README's example prints what it says", async () => {
  const readme = await readFile(join(__dirname, '../../../libs/client/README.md'), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const said = Array.from(example.matchAll(/console\.log\(.*\); \/\/ (.*)/g), ([, comment]) => comment);
  const printed: string[] = [];
  const log = (...words: unknown[]) => printed.push(words.join(' '));
  const run = new Function(
    ...['createRetailMlClient', 'baseUrl', 'apiKey', 'console'],
    `return (async () => {${example}})()`,
  );
  await run(createRetailMlClient, api.url, apiKey, { log });
  expect(printed).toHaveLength(2);
  expect(printed).toEqual(said);
});

test('it answers what the API answers, with types', async () => {
  const { data } = await client.POST('/api/predict/churn', { body: seedCustomer });
  const probability: number | undefined = data?.churn_probability;
  expect(probability).toBeGreaterThan(0);
  const headers = { Authorization: `Bearer ${apiKey}` };
  expect(data).toEqual(await (await api.post('/api/predict/churn', seedCustomer, headers)).json());
});

test('it sends parameters of the path and of the query', async () => {
  const { data: model } = await client.GET('/api/models/{name}', { params: { path: { name: 'demand' } } });
  expect(model?.name).toBe('demand');
  const query = { explain: true };
  const { data: forecast } = await client.POST('/api/predict/demand', { params: { query }, body: seedProduct });
  expect(forecast?.reasons?.map(({ feature }) => feature)).toContain('recent_sales_7d');
});

test('a batch is sent and answered in its order', async () => {
  const customers: Schema<'ChurnRequest'>[] = [1, 2, 3].map((customer_id) => ({ ...seedCustomer, customer_id }));
  const { data } = await client.POST('/api/predict/churn/batch', { body: { customers } });
  expect(data?.predictions.map(({ customer_id }) => customer_id)).toEqual([1, 2, 3]);
});

test('without a key, where one is asked for, the error says so and nothing is thrown', async () => {
  const { data, error, response } = await createRetailMlClient({ baseUrl: api.url }).GET('/api/models');
  expect(data).toBeUndefined();
  expect(response.status).toBe(401);
  expect(error?.detail).toContain('A key is needed');
});

test('what the API would refuse does not compile', async () => {
  // @ts-expect-error frequency is missing
  const unfinished: Schema<'ChurnRequest'> = { ...seedCustomer, frequency: undefined };
  // @ts-expect-error a model has no such name
  await client.GET('/api/models/{name}', { params: { path: { name: 7 } } });
  const { error } = await client.POST('/api/predict/churn', { body: unfinished });
  expect(error?.status).toBe(422);
});

test('another fetch may be given', async () => {
  const asked: string[] = [];
  const watching = createRetailMlClient({
    baseUrl: api.url,
    fetch: (request) => {
      asked.push(request.headers.get('Authorization') ?? 'no key');
      return fetch(request);
    },
    apiKey,
  });
  await watching.GET('/health');
  expect(asked).toEqual([`Bearer ${apiKey}`]);
});
