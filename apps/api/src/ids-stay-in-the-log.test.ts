import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileModelRegistry } from '@retail-ml/model-registry';
import { handWrittenChurnDraft } from './churn-artefact.fixture';
import { seedCustomer } from './running-api.fixture';

const PROGRAM = join(__dirname, '../dist/bundle.js');
const ID = 'Kundin-4711-geheim';
const SECRET = 'a key of more than thirty-two characters';

let folder: string;
let api: ChildProcess;

afterEach(async () => {
  if (api.exitCode === null) api.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

test("a customer's id is answered, and written nowhere: not in logs, problems, metrics or on the terminal", async () => {
  folder = await mkdtemp(join(tmpdir(), 'api-ids-'));
  const registry = new FileModelRegistry(join(folder, 'models', 'churn'));
  await registry.promote((await registry.save(await handWrittenChurnDraft())).version, 'for a test');
  const environment = { ML_API_PORT: '0', ML_DEBUG: 'true', ML_LOG_PSEUDONYM_KEY: SECRET };
  api = spawn(process.execPath, [PROGRAM], { cwd: folder, env: { PATH: process.env.PATH, ...environment } });
  let terminal = '';
  for (const stream of [api.stdout, api.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (terminal += text));
  }
  while (!/http:\S+:\d+/.test(terminal)) await once(api.stdout as NonNullable<typeof api.stdout>, 'data');
  const url = /http:\/\/[\d.]+:\d+/.exec(terminal)?.[0] as string;
  const post = async (path: string, body: unknown) => {
    const headers = { 'Content-Type': 'application/json' };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(url + path, { method: 'POST', headers, body: text });
    return { status: response.status, text: await response.text() };
  };

  const customer = { ...seedCustomer, customer_id: ID };
  const answer = await post('/api/predict/churn', customer);
  expect(JSON.parse(answer.text)).toMatchObject({ customer_id: ID });
  expect((await post('/api/predict/churn/batch?explain=maybe', { customers: [customer] })).status).toBe(422);
  const problems = [
    await post('/api/predict/churn', { ...customer, recency_days: 400, days_since_join: 3 }),
    await post('/api/predict/churn', { ...customer, frequency: ID }),
    await post('/api/predict/churn', { ...customer, customer_id: [ID] }),
    await post('/api/predict/churn', { ...customer, customer_id: ID.repeat(9) }),
    await post('/api/predict/churn', `${JSON.stringify(customer)}}`),
    await post('/api/predict/demand', { ...customer, product_id: ID }),
  ];
  for (const { status, text } of problems) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(text).not.toContain(ID);
  }
  expect(await (await fetch(`${url}/metrics`)).text()).not.toContain(ID);

  api.kill('SIGTERM');
  await once(api, 'close');
  expect(terminal).toContain('POST /api/predict/churn 200');
  expect(terminal).not.toContain(ID);
  const logs = await Promise.all(
    (await readdir(join(folder, 'logs'))).map((file) => readFile(join(folder, 'logs', file), 'utf8')),
  );
  expect(logs.join('').match(/pseudonym-[\w-]{16}/g)).toHaveLength(2);
  expect(logs.join('')).not.toContain(ID);
});
