import fc from 'fast-check';
import { parseApiKeys } from '../api-keys';
import { newApiKey } from '../new-api-key';
import { limitRate } from '../rate-limit';
import { MemoryRequestCounter } from '../request-counter';
import { type RunningApi, seedCustomer, startApi } from '../running-api.fixture';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const PATH = '/bigquery/remote/churn';

/** As BigQuery sends it: the example of its documentation, but for the calls. */
const requestOf = (calls: unknown) => ({
  requestId: '124ab1c',
  caller: '//bigquery.googleapis.com/projects/my-project/jobs/my-project:US.bquxjob_5b4c112c_17961fafeaf',
  sessionUser: 'test-user@test-company.com',
  userDefinedContext: { key1: 'value1', key2: 'v2' },
  calls,
});

type Customer = typeof seedCustomer & { total_purchases?: number };

const callOf = (it: Customer) => [
  it.customer_id,
  it.recency_days,
  it.frequency,
  it.avg_monetary,
  it.loyalty_member,
  it.days_since_join,
  it.total_purchases ?? null,
];

async function replies(calls: unknown): Promise<unknown[]> {
  const response = await api.post(PATH, requestOf(calls));
  expect(response.status).toBe(200);
  const body = (await response.json()) as { replies: unknown[] };
  expect(Object.keys(body)).toEqual(['replies']);
  return body.replies;
}

async function refusal(body: unknown, headers: Record<string, string> = {}, from = api) {
  const response = await from.post(PATH, body, headers);
  expect(response.headers.get('content-type')).toMatch(/^application\/json\b/);
  const answer = (await response.json()) as { errorMessage: string };
  expect(Object.keys(answer)).toEqual(['errorMessage']);
  return [response.status, answer.errorMessage] as const;
}

const single = async (customer: unknown) => {
  const response = await api.post('/api/predict/churn', customer);
  return response.status === 200 ? ((await response.json()) as unknown) : null;
};

const call = callOf(seedCustomer);
/** The seed's call with another argument in a place. */
const withArgument = (place: number, value: unknown) => call.map((it, i) => (i === place ? value : it));

test('each reply is what the API answers for the row, in their order', async () => {
  const customers = Array.from({ length: 40 }, (_, i) => ({
    ...seedCustomer,
    customer_id: 1000 + i,
    recency_days: (i * 37) % 360,
    frequency: (i * 7) % 6,
    avg_monetary: 10 + i / 3,
    ...(i % 2 && { total_purchases: 9 }),
  }));
  expect(await replies(customers.map(callOf))).toEqual(await Promise.all(customers.map(single)));
  expect(await replies([])).toEqual([]);
});

test('a request that comes again has the same replies', async () => {
  const calls = [call, withArgument(1, 200), withArgument(1, -1)];
  expect(await replies(calls)).toEqual(await replies(calls));
});

test('a customer whom the API would refuse has the reply null, and nobody else suffers', async () => {
  const limits = {
    customer_id: [null, '', 'x'.repeat(65), 1.5, 2 ** 60],
    recency_days: [null, -1, 1.5, 366, 36_501, 'NaN'],
    frequency: [null, -1, 0.5, 181, 3651],
    avg_monetary: [null, -0.01, 1.1e12, 'Infinity'],
    loyalty_member: [null],
    days_since_join: [null, 29, 36_501],
    total_purchases: [0, 4, 36_501],
  };
  const calls = Object.values(limits).flatMap((values, place) => values.map((value) => withArgument(place, value)));
  const answered = await single(seedCustomer);
  expect(await replies([call, ...calls, call])).toEqual([answered, ...calls.map(() => null), answered]);
  expect(await replies(calls)).toEqual(calls.map(() => null));
});

test('who is answered and who is not, the batch route and this one agree', async () => {
  const number = fc.oneof(fc.integer({ min: -2, max: 400 }), fc.constantFrom(0.5, 3650, 3651, 36_500, 36_501, 1e13));
  const anybody = fc.record({
    customer_id: fc.oneof(fc.integer(), fc.string({ maxLength: 66 })),
    recency_days: number,
    frequency: number,
    avg_monetary: number,
    loyalty_member: fc.boolean(),
    days_since_join: number,
    total_purchases: fc.option(number, { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(anybody, async (customer) => {
      expect(await replies([callOf(customer as never)])).toEqual([await single(customer)]);
    }),
    { numRuns: 300 },
  );
});

test('numbers may be texts, as BigQuery writes those that JSON may not hold exactly', async () => {
  const texts = ['123', '30', '5', '125.5', true, '365', '9'];
  const { customer_id: _, ...answer } = (await single({ ...seedCustomer, total_purchases: 9 })) as {
    customer_id: number;
  };
  expect(await replies([texts])).toEqual([{ customer_id: '123', ...answer }]);
  const large = '9223372036854775807';
  expect(await replies([withArgument(0, large)])).toMatchObject([{ customer_id: large }]);
});

test('what Google may add to the protocol is no fault', async () => {
  const response = await api.post(PATH, { ...requestOf([call]), traceContext: { id: '1' } });
  expect(response.status).toBe(200);
  expect((await api.post(PATH, { calls: [call] })).status).toBe(200);
});

test.each([
  ['too few arguments', [call.slice(1)], /\/calls\/0 must hold 7 values: customer_id, recency_days, .*total_purchases/],
  ['a text for a number', [call, withArgument(1, 'thirty')], /\/calls\/1\/1 must be an INT64.*: it is recency_days/],
  ['a boolean for a number', [withArgument(6, true)], /\/calls\/0\/6 must be an INT64.*: it is total_purchases/],
  ['a number for a boolean', [withArgument(4, 1)], /\/calls\/0\/4 must be a BOOL: it is loyalty_member/],
  ['an object for an id', [withArgument(0, {})], /customer_id|nested/],
  ['a call that is no list', ['call'], /\/calls\/0 must be a list/],
  ['no calls', undefined, /\/calls is required/],
  ['too many calls', Array.from({ length: 10_001 }, () => []), /\/calls must hold at most 10000/],
])('a function made otherwise is told so: %s', async (_, calls, message) => {
  const [status, text] = await refusal(requestOf(calls));
  expect(status).toBe(400);
  expect(text).toMatch(message);
});

test('however much is wrong, BigQuery has a message that it can show', async () => {
  const [status, text] = await refusal(requestOf(Array.from({ length: 10_000 }, () => ['one'])));
  expect(status).toBe(400);
  expect(text).toMatch(/^The request has more than 20 faults\..* \.\.\.$/);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1000);
});

test('errors have the form that BigQuery wants, whatever they are', async () => {
  expect(await refusal('{"calls":')).toEqual([400, expect.stringContaining('not valid JSON')]);
  expect((await refusal('calls', { 'Content-Type': 'text/plain' }))[0]).toBe(415);
  expect((await refusal(`{"calls": [["${'x'.repeat(17 * 1024 * 1024)}"]]}`))[0]).toBe(413);
  expect((await (await api.get('/bigquery/remote/churn')).json()) as object).toEqual({
    errorMessage: expect.any(String),
  });
  expect((await (await api.get('/bigquery/nowhere')).json()) as object).toEqual({ errorMessage: expect.any(String) });
  expect(api.internalErrors).toEqual([]);
});

test('keys and limits are those of batch predictions', async () => {
  const { key, entry } = newApiKey('warehouse', 'predict');
  const guards = { apiKeys: parseApiKeys(entry), limitRate: limitRate(1, new MemoryRequestCounter(() => 0)) };
  const guarded = await startApi({ models: ['churn'], guards });
  try {
    const bearer = { Authorization: `Bearer ${key}` };
    expect(await refusal(requestOf([call]), {}, guarded)).toEqual([401, expect.stringContaining('A key is needed')]);
    expect((await guarded.post(PATH, requestOf([call]), bearer)).status).toBe(200);
    expect(await refusal(requestOf([call]), bearer, guarded)).toEqual([
      429,
      expect.stringContaining('within a minute'),
    ]);
  } finally {
    await guarded.stop();
  }
});

test('without a model BigQuery is asked to come again', async () => {
  const empty = await startApi({ models: [] });
  try {
    expect(await refusal(requestOf([call]), {}, empty)).toEqual([503, expect.stringContaining('npx retail-ml churn')]);
  } finally {
    await empty.stop();
  }
});

test('who is answered is logged as of a batch, who is not is not', async () => {
  const logging = await startApi({ models: ['churn'] });
  try {
    const sent = await logging.post(PATH, requestOf([withArgument(0, 'a'), withArgument(1, -1), withArgument(0, 'b')]));
    expect(sent.status).toBe(200);
    expect((await logging.post(PATH, requestOf([withArgument(1, -1)]))).status).toBe(200);
    const { text, records } = await logging.closeAndReadLogs();
    expect(text.map((line) => /customer (\S+):/.exec(line)?.[1])).toEqual(['a', 'b']);
    const { replies: answers } = (await sent.json()) as { replies: ({ churn_probability: number } | null)[] };
    expect(records.map((record) => (JSON.parse(record) as { output: object }).output)).toMatchObject([
      { churn_probability: answers[0]?.churn_probability },
      { churn_probability: answers[2]?.churn_probability },
    ]);
  } finally {
    await logging.stop();
  }
});
