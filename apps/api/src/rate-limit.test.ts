import { parseApiKeys } from './api-keys';
import { newApiKey } from './new-api-key';
import { limitRate } from './rate-limit';
import { MemoryRequestCounter, type RequestCounter } from './request-counter';
import { type RunningApi, seedCustomer, startApi } from './running-api.fixture';

const checkout = newApiKey('checkout', 'predict');
const renewed = newApiKey('checkout', 'predict');
const mail = newApiKey('mail', 'predict');
const apiKeys = parseApiKeys([checkout, renewed, mail].map(({ entry }) => entry).join());
const bearer = ({ key }: { key: string }) => ({ Authorization: `Bearer ${key}` });

let api: RunningApi;

afterEach(() => api.stop());

/** A minute that does not pass while the test runs. */
const stillCounter = () => new MemoryRequestCounter(() => 0);

const predict = (headers: Record<string, string> = {}) => api.post('/api/predict/churn', seedCustomer, headers);

test('each key has its share; the one too many is told when to come again', async () => {
  api = await startApi({ guards: { apiKeys, limitRate: limitRate(3, stillCounter()) } });
  const first = await predict(bearer(checkout));
  expect(first.status).toBe(200);
  expect(first.headers.get('ratelimit-policy')).toMatch(/^"3-in-1min"; q=3; w=60; pk=:[\w+/=]+:$/);
  expect(first.headers.get('ratelimit')).toBe('"3-in-1min"; r=2; t=60');
  // Another key of the same owner draws on the same share.
  expect((await predict(bearer(renewed))).status).toBe(200);
  expect((await api.get('/api/models', bearer(checkout))).headers.get('ratelimit')).toBe('"3-in-1min"; r=0; t=60');

  const refused = await predict(bearer(checkout));
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('60');
  expect(refused.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(await refused.json()).toMatchObject({
    status: 429,
    code: 'rate-limited',
    detail: 'More than 3 requests came within a minute; Retry-After says when to go on.',
  });
  expect((await predict(bearer(mail))).status).toBe(200);
});

test('who comes without a key, or with a wrong one, is counted by address', async () => {
  api = await startApi({ guards: { apiKeys, limitRate: limitRate(2, stillCounter()) } });
  const statuses = [await predict(), await predict(bearer({ key: 'rml_wrong' })), await predict()];
  expect(statuses.map(({ status }) => status)).toEqual([401, 401, 429]);
  expect((await predict(bearer(checkout))).status).toBe(200);
});

test('without keys addresses are counted; a client cannot name another one', async () => {
  api = await startApi({ guards: { limitRate: limitRate(2, stillCounter()) } });
  const statuses = [];
  for (const i of [1, 2, 3]) statuses.push((await predict({ 'X-Forwarded-For': `203.0.113.${i}` })).status);
  expect(statuses).toEqual([200, 200, 429]);
});

test('health, documentation and metrics are never limited', async () => {
  api = await startApi({ guards: { limitRate: limitRate(1, stillCounter()) } });
  for (let i = 0; i < 3; i++) {
    for (const path of ['/health', '/health/ready', '/openapi.json', '/metrics']) {
      const { status, headers } = await api.get(path);
      expect([path, status, headers.get('ratelimit')]).toEqual([path, 200, null]);
    }
  }
});

test('of requests at the same time as many are answered as may', async () => {
  api = await startApi({ guards: { limitRate: limitRate(20, stillCounter()) } });
  const answers = await Promise.all(Array.from({ length: 50 }, () => predict()));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(30);
});

test('a counter that fails keeps nobody from a prediction', async () => {
  const broken: RequestCounter = { increment: () => Promise.reject(new Error('no answer')) };
  const log = jest.spyOn(console, 'error').mockImplementation();
  try {
    api = await startApi({ guards: { limitRate: limitRate(1, broken) } });
    for (let i = 0; i < 3; i++) expect((await predict()).status).toBe(200);
  } finally {
    log.mockRestore();
  }
});

test('without a limit no answer speaks of one', async () => {
  api = await startApi();
  expect([...(await predict()).headers.keys()].filter((name) => name.startsWith('ratelimit'))).toEqual([]);
});
