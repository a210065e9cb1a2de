import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type RunningApi, seedCustomer, startApi } from './running-api.fixture';

let api: RunningApi;

beforeAll(async () => {
  api = await startApi();
});

afterAll(() => api.stop());

async function expectProblem(response: Response, status: number, code: string): Promise<Record<string, unknown>> {
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const problem = (await response.json()) as Record<string, unknown>;
  expect(problem).toMatchObject({ type: 'about:blank', status, code, title: expect.any(String) });
  expect(problem.request_id).toBe(response.headers.get('x-request-id'));
  return problem;
}

test('a route that is not there', async () => {
  await expectProblem(await api.get('/nothing'), 404, 'route-not-found');
  await expectProblem(await api.post('/api/predict/weather', {}), 404, 'route-not-found');
  await expectProblem(await fetch(`${api.url}/api/models/churn/x`, { method: 'DELETE' }), 404, 'route-not-found');
});

test.each([
  ['GET', '/api/predict/churn', 'POST'],
  ['PUT', '/api/predict/churn/batch', 'POST'],
  ['DELETE', '/health', 'GET, HEAD'],
  ['POST', '/api/models/churn/card', 'GET, HEAD'],
])('%s %s: the address is there, the method is not', async (method, path, allowed) => {
  const response = await fetch(api.url + path, { method });
  const { detail } = await expectProblem(response, 405, 'method-not-allowed');
  expect(detail).toBe(`This address does not answer to ${method}, only to ${allowed.replace(', ', ' and ')}.`);
  expect(response.headers.get('allow')).toBe(allowed);
});

test('an address that cannot be decoded', async () => {
  await expectProblem(await api.get('/api/models/%E0%A4%A'), 400, 'bad-request');
});

test.each(['{"customer_id": 1,', 'SECRET-4711', '{"a": NaN}'])('malformed JSON, %j, is not repeated', async (body) => {
  const problem = await expectProblem(await api.post('/api/predict/churn', body), 400, 'malformed-json');
  expect(JSON.stringify(problem)).not.toContain('4711');
});

test.each(['3', 'null', '"text"', '[]', 'true'])('JSON that is no object, %s', async (body) => {
  const problem = await expectProblem(await api.post('/api/predict/churn', body), 422, 'invalid-request');
  expect(problem.errors).toMatchObject([{ pointer: '' }]);
});

test('no value that was sent comes back', async () => {
  const body = { ...seedCustomer, customer_id: ['SECRET-4711'], recency_days: 'SECRET-4711', frequency: 4711 };
  const response = await api.post('/api/predict/churn', body);
  const problem = await expectProblem(response, 422, 'invalid-request');
  expect(JSON.stringify(problem.errors)).not.toContain('4711');
  const longName = await api.post('/api/predict/churn', { ...seedCustomer, ['SECRET'.repeat(20)]: 1 });
  expect((await expectProblem(longName, 422, 'invalid-request')).errors).toEqual([
    { pointer: '', detail: 'holds a field that is not known' },
  ]);
});

test('a body that is not JSON', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1']) {
    const response = await api.post('/api/predict/churn', JSON.stringify(seedCustomer), { 'Content-Type': type });
    await expectProblem(response, 415, 'unsupported-media-type');
  }
  const noType = await fetch(`${api.url}/api/predict/churn`, { method: 'POST' });
  await expectProblem(noType, 415, 'unsupported-media-type');
  const unknownEncoding = await api.post('/api/predict/churn', seedCustomer, { 'Content-Encoding': 'zstd-2' });
  await expectProblem(unknownEncoding, 415, 'unsupported-media-type');
});

test('a body that is too large, also when it only unpacks to that', async () => {
  const large = { ...seedCustomer, customer_id: 'x'.repeat(20_000) };
  await expectProblem(await api.post('/api/predict/churn', large), 413, 'too-large');
  const packed = await fetch(`${api.url}/api/predict/churn/batch`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
    body: gzipSync(Buffer.alloc(50_000_000, 0x20)),
  });
  await expectProblem(packed, 413, 'too-large');
});

test('a packed body is read', async () => {
  const response = await fetch(`${api.url}/api/predict/churn`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
    body: gzipSync(JSON.stringify(seedCustomer)),
  });
  expect(response.status).toBe(200);
});

test('a body of a million brackets', async () => {
  const depth = 1_000_000;
  const id = '['.repeat(depth) + ']'.repeat(depth);
  const body = JSON.stringify({ customers: [seedCustomer] }).replace('123', id);
  const problem = await expectProblem(await api.post('/api/predict/churn/batch', body), 422, 'invalid-request');
  expect(problem.errors).toEqual([{ pointer: '', detail: 'is nested too deeply' }]);
});

test('names that JavaScript treats in its own way are plain unknown fields', async () => {
  const body = `{"__proto__": {"recency_days": 1}, "constructor": 1, ${JSON.stringify(seedCustomer).slice(1)}`;
  const problem = await expectProblem(await api.post('/api/predict/churn', body), 422, 'invalid-request');
  expect(problem.errors).toEqual([
    { pointer: '/__proto__', detail: 'is not a field of this request' },
    { pointer: '/constructor', detail: 'is not a field of this request' },
  ]);
});

test('a fault of the service tells the operator everything and the client nothing', async () => {
  const failing = jest.spyOn(api.serving, 'churnPredictor').mockImplementation(() => {
    throw new Error('SECRET-4711');
  });
  const problem = await expectProblem(await api.post('/api/predict/churn', seedCustomer), 500, 'internal-error');
  failing.mockRestore();
  expect(JSON.stringify(problem)).not.toContain('4711');
  expect(JSON.stringify(problem)).not.toContain('.ts');
  expect(api.internalErrors).toMatchObject([{ message: 'SECRET-4711' }]);
});

test('a usable request id goes on as it is, another one is replaced, and each answer has one', async () => {
  const given = await api.get('/health', { 'X-Request-Id': 'order-17.b_3' });
  expect(given.headers.get('x-request-id')).toBe('order-17.b_3');
  for (const unusable of ['a b', 'x'.repeat(65), '<script>']) {
    const replaced = await api.get('/health', { 'X-Request-Id': unusable });
    expect(replaced.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  }
});

test('what is not even HTTP is answered with a problem too', async () => {
  const { hostname, port } = new URL(api.url);
  const answer = await new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write('NOT HTTP AT ALL\r\n\r\n'));
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    socket.on('end', () => resolve(text)).on('error', reject);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(answer).toContain('Content-Type: application/problem+json');
  expect(JSON.parse(answer.split('\r\n\r\n')[1])).toMatchObject({ status: 400, code: 'bad-request' });
});
