import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHURN_REQUEST_FIELDS } from '@retail-ml/churn-model';
import { DEMAND_REQUEST_FIELDS } from '@retail-ml/demand-model';
import { type ChurnResponse } from './churn/churn-contract';
import { type DemandResponse } from './demand/demand-contract';
import { PredictionFiles } from './prediction-files';
import { PredictionLog } from './prediction-log';
import { toLoggedId } from './pseudonym';
import { seedCustomer, seedProduct, startApi } from './running-api.fixture';

const answer: ChurnResponse = {
  customer_id: 123,
  churn_probability: 0.2345678901234567,
  risk_category: 'LOW',
  next_action: 'Monitor',
  horizon_days: 90,
  next_active_period: { from_days: 9, to_days: 52 },
  inactive_since_days: null,
  value_at_risk: 72.2,
  model_version: '20261123-231500-3f2a9c',
};

const forecast: DemandResponse = {
  product_id: 456,
  forecast_7d: 145,
  forecast_30d: 550,
  confidence_lower: 130,
  confidence_upper: 160,
  trend: 'increasing',
  confidence_level: 0.8,
  intervals: { '7d': { lower: 130, upper: 160 }, '30d': { lower: 480, upper: 640 } },
  seasonal_trend: 'peak',
  movement: 'normal',
  basis: 'category',
  model_version: '20261123-231500-3f2a9c',
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prediction-log-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const open = async (now?: () => number, loggedId = toLoggedId(undefined)): Promise<PredictionLog> =>
  new PredictionLog(await PredictionFiles.open(join(folder, 'logs'), fail), loggedId, now);

const read = (file: string): Promise<string> => readFile(join(folder, 'logs', file), 'utf8');

test('both forms are exactly as promised', async () => {
  const log = await open(() => new Date(2026, 1, 20, 14, 30, 45, 678).getTime());
  log.churn({ request_id: 'request-1' }, seedCustomer, answer);
  await log.close();
  expect(await read('ml_predictions.log')).toBe(
    '2026-02-20 14:30:45 [INFO] Churn prediction for customer 123: prob=0.23, category=LOW\n',
  );
  const records = await read('predictions.ndjson');
  expect(records.endsWith('}\n')).toBe(true);
  expect(JSON.parse(records)).toEqual({
    time: new Date(2026, 1, 20, 14, 30, 45, 678).toISOString(),
    request_id: 'request-1',
    model: 'churn',
    model_version: '20261123-231500-3f2a9c',
    customer_id: 123,
    features: {
      recency_days: 30,
      frequency: 5,
      avg_monetary: 125.5,
      loyalty_member: true,
      days_since_join: 365,
      total_purchases: null,
    },
    output: {
      churn_probability: 0.2345678901234567,
      risk_category: 'LOW',
      next_action: 'Monitor',
      horizon_days: 90,
      next_active_period: { from_days: 9, to_days: 52 },
      inactive_since_days: null,
      value_at_risk: 72.2,
    },
  });
});

test('both forms of demand are too, with all features, those left out as the model took them', async () => {
  const log = await open(() => new Date(2026, 1, 20, 14, 31, 12).getTime());
  log.demand({ request_id: 'request-1' }, seedProduct, forecast);
  const given = { ...seedProduct, recent_sales_14d: 230, is_holiday: true, as_of_date: '2026-07-18' };
  log.demand({ request_id: 'request-2' }, given, forecast);
  await log.close();
  const line = '2026-02-20 14:31:12 [INFO] Demand forecast for product 456: 7d=145, 30d=550\n';
  expect(await read('ml_predictions.log')).toBe(line + line);
  const records = (await read('predictions.ndjson')).trim().split('\n');
  const [first, second] = records.map((record) => JSON.parse(record) as { features: object });
  const { product_id, model_version, ...output } = forecast;
  expect(first).toEqual({
    time: new Date(2026, 1, 20, 14, 31, 12).toISOString(),
    request_id: 'request-1',
    model: 'demand',
    model_version,
    product_id,
    as_of_date: null,
    features: {
      category: 'Textiles',
      recent_sales_7d: 120,
      recent_sales_14d: null,
      recent_sales_30d: 450,
      seasonality: 'summer',
      day_of_week: 'Saturday',
      is_holiday: false,
    },
    output,
  });
  expect(Object.keys(first.features).sort()).toEqual(Object.keys(DEMAND_REQUEST_FIELDS).sort());
  expect(second).toMatchObject({ as_of_date: '2026-07-18', features: { recent_sales_14d: 230, is_holiday: true } });
});

test("a customer's purchases of the whole history are part of the record where they were given", async () => {
  const log = await open();
  log.churn({ request_id: 'request-1' }, { ...seedCustomer, total_purchases: 9 }, answer);
  await log.close();
  const { features } = JSON.parse(await read('predictions.ndjson')) as { features: object };
  expect(features).toMatchObject({ total_purchases: 9 });
  expect(Object.keys(features)).toEqual(Object.keys(CHURN_REQUEST_FIELDS));
});

test("the client's trace is part of the record where it sent one", async () => {
  const log = await open();
  log.churn({ request_id: 'request-1', trace_id: '4bf92f3577b34da6a3ce929d0e0e4736' }, seedCustomer, answer);
  log.demand({ request_id: 'request-2' }, seedProduct, forecast);
  await log.close();
  const records = (await read('predictions.ndjson')).trimEnd().split('\n');
  expect(records.map((record) => (JSON.parse(record) as { trace_id?: string }).trace_id)).toEqual([
    '4bf92f3577b34da6a3ce929d0e0e4736',
    undefined,
  ]);
});

test('an id cannot forge a line', async () => {
  const log = await open();
  const customer_id = 'x\n2026-02-20 14:30:45 [INFO] Churn\r\u2028\u001b[31m\ud800';
  log.churn({ request_id: 'request-1' }, { ...seedCustomer, customer_id }, { ...answer, customer_id });
  log.demand(
    { request_id: 'request-1' },
    { ...seedProduct, product_id: customer_id },
    { ...forecast, product_id: customer_id },
  );
  await log.close();
  const text = await read('ml_predictions.log');
  expect(text.match(/[\p{Cc}\u2028]/gu)).toEqual(['\n', '\n']);
  const printed = 'x\\u000a2026-02-20 14:30:45 [INFO] Churn\\u000d\\u2028\\u001b[31m\\ud800';
  expect(text).toContain(`for customer ${printed}: prob=`);
  expect(text).toContain(`for product ${printed}: 7d=`);
  const [record] = (await read('predictions.ndjson')).split('\n');
  expect((JSON.parse(record) as { customer_id: string }).customer_id).toBe(customer_id);
});

test('lines stand in the order of the predictions, of single requests and batches in one turn of the event loop too', async () => {
  const log = await open();
  const of = (customer_id: number): [typeof seedCustomer, ChurnResponse] => [
    { ...seedCustomer, customer_id },
    { ...answer, customer_id },
  ];
  log.churn({ request_id: 'request-1' }, ...of(1));
  const [customer, prediction] = of(2);
  const { model_version } = answer;
  log.churnBatch(
    { request_id: 'request-2' },
    { customers: [customer] },
    { predictions: [prediction], summary: { LOW: 1, MEDIUM: 0, HIGH: 0 }, model_version },
  );
  log.churn({ request_id: 'request-3' }, ...of(3));
  await log.close();
  for (const file of ['ml_predictions.log', 'predictions.ndjson'])
    expect((await read(file)).match(/customer(?: |_id":)(\d)/g)?.map((found) => found.at(-1))).toEqual(['1', '2', '3']);
});

test('an answer that JSON cannot hold has no line and counts as lost, those of the same turn have theirs', async () => {
  const sink = await PredictionFiles.open(join(folder, 'logs'), fail);
  const log = new PredictionLog(sink);
  log.churn({ request_id: 'request-1' }, seedCustomer, { ...answer, churn_probability: Number.NaN });
  log.churn({ request_id: 'request-2' }, seedCustomer, answer);
  await log.close();
  expect(await read('ml_predictions.log')).toMatch(/^.*prob=0\.23, category=LOW\n$/);
  expect((await read('predictions.ndjson')).match(/"request_id":"[^"]*"/g)).toEqual(['"request_id":"request-2"']);
  expect(sink.state().lostLines).toBe(2);
});

test('a line is on the disk soon, without waiting for the end', async () => {
  const log = await open();
  log.churn({ request_id: 'request-1' }, seedCustomer, answer);
  while ((await read('ml_predictions.log')) === '') await new Promise((resolve) => setTimeout(resolve, 10));
  await log.close();
});

test('each answered product has a line in both files, in the order of the request', async () => {
  const api = await startApi();
  try {
    await api.post('/api/predict/demand', seedProduct);
    await api.post('/api/predict/demand', { ...seedProduct, recent_sales_7d: 451 });
    const products = Array.from({ length: 2000 }, (_, i) => ({ ...seedProduct, product_id: `P${i}` }));
    await api.post('/api/predict/demand/batch', { products });
    const { text, records } = await api.closeAndReadLogs();
    const ids = [456, ...products.map(({ product_id }) => product_id)];
    const [, sentence] = text[0].split('[INFO] ');
    expect(sentence).toMatch(/^Demand forecast for product 456: 7d=\d+, 30d=\d+$/);
    expect(text.map((line) => line.split('[INFO] ')[1])).toEqual(ids.map((id) => sentence.replace('456', String(id))));
    expect(records.map((line) => (JSON.parse(line) as { product_id: unknown }).product_id)).toEqual(ids);
  } finally {
    await api.stop();
  }
});

test('each answered customer, single or in a batch, has a line in both files; refused requests have none', async () => {
  const api = await startApi();
  try {
    await api.post('/api/predict/churn', seedCustomer, { 'X-Request-Id': 'single-1' });
    await api.post('/api/predict/churn', { ...seedCustomer, frequency: 181 });
    const customers = Array.from({ length: 2000 }, (_, i) => ({
      ...seedCustomer,
      customer_id: `C${i}`,
      recency_days: i % 300,
    }));
    await api.post('/api/predict/churn/batch?sort=value_at_risk', { customers }, { 'X-Request-Id': 'batch-1' });
    const { text, records } = await api.closeAndReadLogs();
    expect(text).toHaveLength(2001);
    for (const line of text) {
      expect(line).toMatch(
        /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[INFO\] Churn prediction for customer \w+: prob=[01]\.\d\d, category=(LOW|MEDIUM|HIGH)$/,
      );
    }
    const parsed = records.map((line) => JSON.parse(line) as { request_id: string; customer_id: number | string });
    expect(parsed.map(({ customer_id }) => customer_id)).toEqual([123, ...customers.map((c) => c.customer_id)]);
    expect(parsed.map(({ request_id }) => request_id)).toEqual(['single-1', ...customers.map(() => 'batch-1')]);
  } finally {
    await api.stop();
  }
});

function fail(sentence: string): void {
  throw new Error(sentence);
}

test("with a key customers' ids are pseudonyms in both forms, products' ids stay", async () => {
  const loggedId = toLoggedId('a key of more than thirty-two characters');
  const log = await open(undefined, loggedId);
  log.churn({ request_id: 'request-1' }, seedCustomer, answer);
  log.demand({ request_id: 'request-2' }, seedProduct, forecast);
  await log.close();
  const pseudonym = 'pseudonym-bQCa0Gbb_mvWYc9I';
  const [customer, product] = (await read('ml_predictions.log')).trimEnd().split('\n');
  expect(customer).toContain(`Churn prediction for customer ${pseudonym}: prob=0.23`);
  expect(product).toContain('Demand forecast for product 456: 7d=145');
  const records = (await read('predictions.ndjson'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(records).toMatchObject([{ customer_id: pseudonym }, { product_id: 456 }]);
});
