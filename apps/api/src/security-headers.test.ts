import { type RunningApi, seedCustomer, startApi } from './running-api.fixture';

let api: RunningApi;

beforeAll(async () => {
  api = await startApi();
});

afterAll(() => api.stop());

test('a prediction carries what JSON needs, and not more', async () => {
  const { headers } = await api.post('/api/predict/churn', seedCustomer);
  expect([...headers.keys()].sort()).toEqual([
    'cache-control',
    'connection',
    'content-length',
    'content-type',
    'date',
    'keep-alive',
    'x-content-type-options',
    'x-request-id',
  ]);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cache-control')).toBe('no-store');
});

test.each([
  '/health',
  '/docs/',
  '/openapi.json',
  '/nowhere',
  '/api/models',
  '/api/models/churn/card',
  '/api/predict/churn',
])('%s says neither what serves it nor in which version, and is not sniffed', async (path) => {
  const { headers } = await api.get(path, { Accept: 'text/html, */*' });
  expect(headers.get('x-powered-by')).toBeNull();
  expect(headers.get('server')).toBeNull();
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test.each(['/docs/', '/nowhere', '/openapi.json', '/api/models/churn/card'])(
  'a browser runs in %s only what belongs there',
  async (path) => {
    const { headers } = await api.get(path, { Accept: 'text/html, */*' });
    const policy = headers.get('content-security-policy') ?? '';
    for (const part of ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"]) {
      expect(policy).toContain(part);
    }
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  },
);

test('the files of the documentation may be kept, answers may not', async () => {
  expect((await api.get('/docs/swagger-ui-bundle.js')).headers.get('cache-control')).toBe('public, max-age=0');
  expect((await api.get('/openapi.json')).headers.get('cache-control')).toBe('no-store');
});
