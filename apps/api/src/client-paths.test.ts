import { writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import { type RunningApi, startApi } from './running-api.fixture';

const SECRET = 'what-lies-beside-the-models';

let api: RunningApi;
let version: string;

beforeAll(async () => {
  api = await startApi();
  version = (await api.registries.churn.aliases()).champion as string;
  await writeFile(join(api.folder, 'secret.txt'), SECRET);
  await writeFile(join(api.folder, 'models', 'card'), SECRET);
});

afterEach(() => jest.restoreAllMocks());

afterAll(() => api.stop());

/** Sends the address as it is: `fetch` would tidy it up. */
function get(path: string): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(api.url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.once('end', () => resolve({ status: response.statusCode as number, body }));
    });
    request.once('error', reject).end();
  });
}

/** How often a request asked for what lies on the disk; the service itself looks for other champions meanwhile. */
function watchedRegistries(): () => number {
  const spies = Object.values(api.registries).flatMap((registry) =>
    (['list', 'manifest', 'modelCard'] as const).map((method) => jest.spyOn(registry, method)),
  );
  return () => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
}

async function expectNothing(path: string): Promise<void> {
  const { status, body } = await get(path);
  expect([400, 404]).toContain(status);
  expect(JSON.parse(body)).toMatchObject({ status });
  expect(body).not.toContain(SECRET);
  expect(body).not.toContain(api.folder);
}

const known = ['churn', 'demand'];

test.each([
  '..',
  '.',
  '..%2f',
  '..%2f..%2fsecret.txt',
  '..%5c..%5csecret.txt',
  '%2e%2e',
  '%2e%2e%2fchurn',
  'churn%2f..%2fchurn',
  'churn%00',
  'churn%00.json',
  '%00',
  '%ff',
  '%',
  'churn%0d%0aX-Injected:%201',
  'Churn',
  'churn.',
  'churn%20',
  'aliases.json',
  'constructor',
  '__proto__',
  'x'.repeat(5000),
])('as the name of a model, %s leads to no file', async (name) => {
  const calls = watchedRegistries();
  await expectNothing(`/api/models/${name}`);
  await expectNothing(`/api/models/${name}/card`);
  expect(calls()).toBe(0);
});

test('nor does the name of a folder or a file of a model', async () => {
  const calls = watchedRegistries();
  for (const part of [
    version,
    `churn/${version}`,
    `churn/${version}/manifest.json`,
    'churn/aliases.json',
    'churn/card/..',
  ]) {
    await expectNothing(`/api/models/${part}`);
  }
  expect(calls()).toBe(0);
});

test('nor any other name', async () => {
  const piece = fc.constantFrom(
    '..',
    '.',
    '/',
    '%2f',
    '%5c',
    '%00',
    '%2e',
    'churn',
    'secret.txt',
    '~',
    '%c0%af',
    ';',
    'C:',
  );
  const name = fc.oneof(
    fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join('')),
    fc.string({ minLength: 1, unit: 'binary' }).filter(isWellFormed).map(encodeURIComponent),
  );
  const calls = watchedRegistries();
  await fc.assert(
    fc.asyncProperty(
      name.filter((it) => !/^\/*(churn|demand)(\/card)?\/?$/.test(it)),
      (it) => expectNothing(`/api/models/${it}`),
    ),
    { numRuns: 200 },
  );
  expect(calls()).toBe(0);
});

test.each([
  '..%2f..%2fpackage.json',
  '../package.json',
  '%2e%2e/package.json',
  'package.json',
  'README.md',
  'absolute-path.js',
  'swagger-ui.css%00',
  'swagger-ui.css.map',
  'index.html',
])('of the documentation, %s is not served', async (file) => {
  const { status, body } = await get(`/docs/${file}`);
  expect({ status, problem: JSON.parse(body) as unknown }).toMatchObject({ status: 404, problem: { status: 404 } });
});

function isWellFormed(text: string): boolean {
  try {
    return encodeURIComponent(text) !== '' && !known.includes(text);
  } catch {
    return false;
  }
}
