import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningApi, seedCustomer, startApi } from './running-api.fixture';

let api: RunningApi;

beforeAll(async () => {
  api = await startApi();
});

afterAll(() => api.stop());

const metrics = async (): Promise<string> => (await api.get('/metrics')).text();

test('predictions, requests, the age of the models and the process are shown', async () => {
  const answer = (await (await api.post('/api/predict/churn', seedCustomer)).json()) as Record<string, string>;
  const text = await metrics();
  const version = answer['model_version'];
  expect(text).toContain(
    `retail_ml_predictions_total{model="churn",version="${version}",category="${answer['risk_category']}"} 1`,
  );
  expect(text).toMatch(
    /^retail_ml_http_request_duration_seconds_bucket\{le="0\.001",route="[^"]+",status="200"\} \d+$/m,
  );
  const created = /^retail_ml_model_created_timestamp_seconds\{model="churn",version="\S+"\} (\S+)$/m.exec(text)?.[1];
  expect(Math.abs(Number(created) * 1000 - Date.now())).toBeLessThan(3_600_000);
  expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \S+$/m);
});

test('each name keeps to the rules: words in lower case, a help, and the unit or _total at its end', async () => {
  const text = await metrics();
  const types = Array.from(text.matchAll(/^# TYPE (retail_ml_\w+) (\w+)$/gm), ([, name, type]) => [name, type]);
  expect(types.length).toBeGreaterThan(8);
  for (const [name, type] of types) {
    expect(name).toMatch(/^retail_ml(_[a-z]+)+$/);
    expect(text).toMatch(new RegExp(`^# HELP ${name} \\S.+$`, 'm'));
    expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
    if (type === 'histogram' || name.includes('timestamp')) expect(name).toMatch(/_seconds$/);
  }
});

test('drift is what detect-drift left beside the log; without it, or of something else, there are no series', async () => {
  const file = join(api.folder, 'logs', 'drift-churn.json');
  const series = async () => (await metrics()).split('\n').filter((line) => line.startsWith('retail_ml_drift'));
  expect(await series()).toEqual([]);
  const latest = {
    time: '2026-11-24T12:00:00.000Z',
    model: 'churn',
    model_version: 'v1',
    verdict: 'drift',
    threshold: 0.1,
    fields: [
      { field: 'recency_days', psi: 0.31, critical_psi: 0.05, alarm: true, values: 900 },
      { field: 'frequency', psi: 0.02, critical_psi: 0.05, alarm: false, values: 900 },
    ],
  };
  await writeFile(file, JSON.stringify(latest));
  expect(await series()).toEqual([
    'retail_ml_drift_psi{model="churn",version="v1",feature="recency_days"} 0.31',
    'retail_ml_drift_psi{model="churn",version="v1",feature="frequency"} 0.02',
    'retail_ml_drift_alarm{model="churn",version="v1",feature="recency_days"} 1',
    'retail_ml_drift_alarm{model="churn",version="v1",feature="frequency"} 0',
    'retail_ml_drift_checked_timestamp_seconds{model="churn"} 1795521600',
  ]);
  for (const other of ['{', '[]', '{"model":"churn"}', JSON.stringify({ ...latest, fields: [{ field: 'x' }] })]) {
    await writeFile(file, other);
    expect(await series()).toEqual([]);
  }
  await rm(file);
});
