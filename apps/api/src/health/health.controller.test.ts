import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { handWrittenChurnDraft } from '../churn-artefact.fixture';
import { handWrittenDemandDraft } from '../demand-artefact.fixture';
import { type RunningApi, seedCustomer, seedProduct, startApi } from '../running-api.fixture';

let api: RunningApi;

afterEach(() => api.stop());

async function readiness(): Promise<{ status: number; body: Record<string, unknown>; retryAfter: string | null }> {
  const response = await api.get('/health/ready');
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, body, retryAfter: response.headers.get('retry-after') };
}

test('health says ok and the version, live says alive, with a model and without', async () => {
  api = await startApi({ models: [] });
  const health = await api.get('/health');
  expect(health.status).toBe(200);
  expect(await health.text()).toBe('{"status":"ok","version":"1.0.0"}');
  expect((await api.get('/health/live')).status).toBe(200);
  expect(api.reports).toHaveLength(2);
});

test('ready names the models and their versions', async () => {
  api = await startApi();
  const models = await Promise.all(
    Object.values(api.registries).map(async (registry) => ({
      name: registry.name,
      version: (await registry.aliases()).champion,
      reason: null,
    })),
  );
  expect(models.map(({ name }) => name)).toEqual(['churn', 'demand']);
  const whole = { workers: { configured: 1, ready: 1 }, prediction_log: { lost_lines: 0, reason: null } };
  expect(await readiness()).toEqual({ status: 200, body: { status: 'ready', models, ...whole }, retryAfter: null });
});

test.each([
  ['churn', 'demand', handWrittenChurnDraft],
  ['demand', 'churn', handWrittenDemandDraft],
] as const)(
  'without a %s model, readiness and predictions say the same sentence, until there is one; %s answers all the same',
  async (missing, other, draft) => {
    api = await startApi({ models: [other] });
    const predict = (model: string) =>
      api.post(`/api/predict/${model}`, model === 'churn' ? seedCustomer : seedProduct);
    const { status, body, retryAfter } = await readiness();
    expect(status).toBe(503);
    expect(body.detail).toContain(
      `models/${missing}/aliases.json is missing. Train one with "npx retail-ml ${missing}"`,
    );
    const prediction = await predict(missing);
    expect(prediction.status).toBe(503);
    expect(prediction.headers.get('retry-after')).toBe(retryAfter);
    expect(body.detail).toBe(`${missing}: ${((await prediction.json()) as { detail: string }).detail}`);
    expect((await predict(other)).status).toBe(200);

    const registry = api.registries[missing];
    await registry.promote((await registry.save(await draft())).version, 'at last');
    await api.serving.refresh();
    expect((await readiness()).status).toBe(200);
    expect((await predict(missing)).status).toBe(200);
  },
);

test('without any model, readiness says why for each', async () => {
  api = await startApi({ models: [] });
  expect((await readiness()).body.detail).toMatch(
    /^churn: There is no churn model yet.* demand: There is no demand model yet/,
  );
});

test.each([
  [
    'one byte of the weights was changed',
    'weights.bin',
    (content: Buffer) => content.fill(content[7] ^ 1, 7, 8),
    /weights\.bin was changed after it was written: SHA-256 .* "npx retail-ml models rollback --model churn"/,
  ],
  [
    'the weights are cut short',
    'weights.bin',
    (content: Buffer) => content.subarray(4),
    /weights\.bin has the wrong size: \d+ bytes expected, \d+ found/,
  ],
  [
    'it was trained with another feature view',
    'manifest.json',
    (content: Buffer) => Buffer.from(content.toString().replace(/"fingerprint": "[^"]*"/, '"fingerprint": "abc"')),
    /manifest\.json was trained with other features: "churn" with fingerprint .* "npx retail-ml churn"/,
  ],
  [
    'a golden row is answered otherwise',
    'manifest.json',
    (content: Buffer) => Buffer.from(content.toString().replace('"rateShape": 0.5', '"rateShape": 0.501')),
    /goldenRows\.0: .* expected as when it was trained/,
  ],
])('a model is refused when %s, and ready says why', async (_, file, damage, sentence) => {
  api = await startApi({ models: ['demand'] });
  const { version } = await api.registries.churn.save(await handWrittenChurnDraft());
  await api.registries.churn.promote(version, 'for a test');
  const path = join(api.folder, 'models/churn', version, file);
  await writeFile(path, damage(await readFile(path)));
  await api.serving.refresh();
  const { status, body } = await readiness();
  expect(status).toBe(503);
  expect(body.detail).toMatch(sentence);
  expect(api.reports.at(-1)).toMatch(sentence);
});

test('another champion takes over; a broken one leaves the one that answers in its place', async () => {
  api = await startApi();
  const first = (await api.registries.churn.aliases()).champion;
  const second = await api.registries.churn.save(await handWrittenChurnDraft({ bias: 1 }));
  await api.registries.churn.promote(second.version, 'better');
  await api.serving.refresh();
  expect((await readiness()).body.models).toContainEqual({ name: 'churn', version: second.version, reason: null });

  await rm(join(api.folder, 'models/churn', first as string, 'weights.bin'));
  const aliases = join(api.folder, 'models/churn/aliases.json');
  await writeFile(aliases, (await readFile(aliases, 'utf8')).replace(/"champion": "[^"]*"/, `"champion": "${first}"`));
  await api.serving.refresh();
  const { status, body } = await readiness();
  expect(status).toBe(200);
  expect(body.models).toMatchObject([
    { name: 'churn', version: second.version, reason: expect.stringContaining('weights.bin is missing') },
    { name: 'demand', reason: null },
  ]);
});
