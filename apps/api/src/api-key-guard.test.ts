import { Admission } from './admission';
import { request as httpRequest } from 'node:http';
import express from 'express';
import { identifyCaller, requireAdmin } from './api-key-guard';
import { entryText } from './application-log';
import { parseApiKeys } from './api-keys';
import { listen, type ListeningServer } from './http-server';
import { newApiKey } from './new-api-key';
import { openApiDocument } from './openapi-document';
import { problemHandler } from './problem-details';
import { requestId } from './request-id';
import { type RunningApi, seedCustomer, startApi } from './running-api.fixture';

const checkout = newApiKey('checkout', 'predict');
const ops = newApiKey('ops', 'admin');
const apiKeys = parseApiKeys(`${checkout.entry},${ops.entry}`);
const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });

describe('a service with keys', () => {
  let api: RunningApi;

  beforeAll(async () => {
    api = await startApi({ guards: { apiKeys } });
  });

  afterAll(() => api.stop());

  test.each([
    ['a Bearer key', bearer(checkout.key)],
    ['the same in other letters', { authorization: `bearer  ${checkout.key}` }],
    ['X-API-Key', { 'X-API-Key': checkout.key }],
    ['the key of an admin', bearer(ops.key)],
  ])('%s lets in', async (_, headers) => {
    expect((await api.post('/api/predict/churn', seedCustomer, headers)).status).toBe(200);
    expect((await api.get('/api/models', headers)).status).toBe(200);
  });

  test.each([
    ['no key', {}, 'Bearer'],
    ['an empty one', bearer(''), 'Bearer'],
    ['one of another kind', { Authorization: `Basic ${checkout.key}` }, 'Bearer'],
    ['a wrong one', bearer(`${checkout.key}x`), 'Bearer error="invalid_token"'],
    ['a hash for a key', bearer(checkout.entry.split(':')[1]), 'Bearer error="invalid_token"'],
    ['a wrong one beside a right one', { ...bearer('x'), 'X-API-Key': ops.key }, 'Bearer error="invalid_token"'],
  ])('%s is answered with 401', async (_, headers: Record<string, string>, challenge) => {
    const response = await api.post('/api/predict/churn', seedCustomer, headers);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(challenge);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await response.json()).toMatchObject({ status: 401, code: 'unauthenticated' });
  });

  test.each(['/health', '/health/live', '/health/ready', '/docs/', '/openapi.json'])('%s is open', async (path) => {
    expect((await api.get(path)).status).toBe(200);
  });

  // What is open is written out, so each other way to write an address must end at 401, or find nothing.
  test.each([
    '/',
    '/metrics',
    '/v2/models/churn',
    '/bigquery/remote/churn',
    '/api/models',
    '/API/Models',
    '/api/models/',
    '/api/models?x=/health',
    '/healthy',
    '/nowhere',
    '/docsx/../api/models',
  ])('%s needs a key', async (path) => {
    expect(await rawStatus(api.url, path)).toBe(401);
  });

  test.each([
    '/docs/../api/models',
    '/docs/..%2fapi/models',
    '/health/../api/models',
    '/health/%2e%2e/api/models',
    '//api/models',
    '/%61pi/models',
    '/health;/api/models',
    '/openapi.json/../api/models',
    'http://other.example/api/models',
    'http://other.example/health/../api/models',
  ])('%s leads nowhere without a key', async (path) => {
    expect([301, 400, 401, 404]).toContain(await rawStatus(api.url, path));
  });

  test('who has no key learns nothing of the body: it is not read', async () => {
    const response = await api.post('/api/predict/churn', '{"customer_id":');
    expect(response.status).toBe(401);
  });

  const changing = Object.entries(openApiDocument().paths)
    .filter(([path]) => !/^\/(?:api\/predict|v2|bigquery)\//.test(path))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method, path })))
    .filter(({ method }) => method !== 'get');

  test.each(changing)('$method $path changes the service, so it is for admins', async ({ method, path }) => {
    const ask = (headers: Record<string, string>) =>
      fetch(api.url + path.replace('{name}', 'churn'), { method: method.toUpperCase(), headers });
    const refused = await ask({ ...bearer(checkout.key), 'X-Request-Id': 'not-mine' });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: 'forbidden' });
    expect((await ask({})).status).toBe(401);
    expect((await ask(bearer(ops.key))).status).toBe(200);
    expect(api.reports).toContainEqual(
      expect.stringMatching(/^Audit: checkout \(predict\): POST \/\S+: 403, request not-mine$/),
    );
  });

  test('keys are neither answered with nor logged', async () => {
    const wrong = 'rml_a-wrong-key-that-nobody-may-see';
    const answers = [await api.get('/api/models', bearer(wrong)), await api.get('/api/nowhere', bearer(checkout.key))];
    for (const answer of answers) {
      const text = JSON.stringify([...answer.headers]) + (await answer.text());
      expect(text).not.toMatch(/a-wrong-key|rml_/);
    }
    expect(JSON.stringify([api.reports, api.internalErrors])).not.toContain('rml_');
  });
});

test('without keys nobody is asked for one', async () => {
  const api = await startApi({ models: ['churn'] });
  try {
    expect((await api.post('/api/predict/churn', seedCustomer)).status).toBe(200);
  } finally {
    await api.stop();
  }
});

describe('a route for admins', () => {
  let server: ListeningServer;
  let audit: [string, true | undefined][];

  async function start(keys = apiKeys): Promise<void> {
    audit = [];
    const app = express();
    app.use(requestId, identifyCaller(keys));
    app.post(
      '/models/:name/reload',
      requireAdmin(keys, (message, fields) => void audit.push([entryText(message, fields), fields?.audit])),
      (_request, response) => {
        response.json('reloaded');
      },
    );
    app.use(problemHandler(() => undefined));
    server = await listen(app, '127.0.0.1', 0, new Admission(10));
  }

  const reload = async (headers: Record<string, string> = {}) => {
    const init = { method: 'POST', headers: { 'X-Request-Id': 'r-1', ...headers } };
    const response = await fetch(`${server.url}/models/churn/reload?secret=4711`, init);
    await response.arrayBuffer();
    return response;
  };

  afterEach(() => server.drain());

  test('lets admins in alone, and each try is a line of the audit', async () => {
    await start();
    expect((await reload(bearer(ops.key))).status).toBe(200);
    expect((await reload(bearer(checkout.key))).status).toBe(403);
    const stranger = await reload();
    expect(stranger.status).toBe(401);
    expect(stranger.headers.get('www-authenticate')).toBe('Bearer');
    await server.drain();
    expect(audit).toEqual([
      ['Audit: ops (admin): POST /models/churn/reload: 200, request r-1', true],
      ['Audit: checkout (predict): POST /models/churn/reload: 403, request r-1', true],
      ['Audit: Somebody without a key: POST /models/churn/reload: 401, request r-1', true],
    ]);
  });

  test('without keys it is for whoever is on this machine', async () => {
    await start([]);
    expect((await reload()).status).toBe(200);
    await server.drain();
    expect(audit).toEqual([[expect.stringContaining('Somebody on this machine: POST'), true]]);
  });
});

/** Sends the path as it is: `fetch` would tidy it up. */
function rawStatus(url: string, path: string): Promise<number> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode as number));
    });
    request.once('error', reject).end();
  });
}
