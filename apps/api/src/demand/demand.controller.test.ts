import { DemandForecaster, demandModelCode, wholeUnits } from '@retail-ml/demand-model';
import { parseDay } from '@retail-ml/features';
import { type RunningApi, seedProduct, startApi } from '../running-api.fixture';
import { type DemandBatchResponse, type DemandRequest, type DemandResponse, toDemandInput } from './demand-contract';

let api: RunningApi;
let forecaster: DemandForecaster;

beforeAll(async () => {
  api = await startApi();
  forecaster = new DemandForecaster(await api.registries.demand.load(demandModelCode));
});

afterAll(() => api.stop());

async function predict(product: object): Promise<DemandResponse> {
  const response = await api.post('/api/predict/demand', product);
  expect(response.status).toBe(200);
  return (await response.json()) as DemandResponse;
}

async function faultsOf(body: unknown, path = '/api/predict/demand'): Promise<unknown> {
  const response = await api.post(path, body);
  expect(response.status).toBe(422);
  return ((await response.json()) as { errors: unknown }).errors;
}

test("the seed's request is answered in full, with the forecaster's own units made whole", async () => {
  const { week, month } = forecaster.forecast(toDemandInput(seedProduct));
  const [units7d, units30d] = [wholeUnits(week), wholeUnits(month)];
  expect(await predict(seedProduct)).toEqual({
    product_id: 456,
    forecast_7d: units7d.forecast,
    forecast_30d: units30d.forecast,
    confidence_lower: units7d.lower,
    confidence_upper: units7d.upper,
    trend: 'increasing',
    confidence_level: 0.8,
    intervals: {
      '7d': { lower: units7d.lower, upper: units7d.upper },
      '30d': { lower: units30d.lower, upper: units30d.upper },
    },
    seasonal_trend: 'peak',
    movement: 'normal',
    basis: 'category',
    model_version: forecaster.modelVersion,
  });
});

test('what is left out counts as the contract says', async () => {
  const answer = await predict(seedProduct);
  // 120 + (450 - 120) x 7/23 = 220.4: with 14 days given, the forecast lies between those of the units around it.
  const [below, above] = await Promise.all(
    [220, 221].map((recent_sales_14d) => predict({ ...seedProduct, recent_sales_14d })),
  );
  const [low, high] = [below.forecast_30d, above.forecast_30d].sort((a, b) => a - b);
  expect(answer.forecast_30d).toBeGreaterThanOrEqual(low);
  expect(answer.forecast_30d).toBeLessThanOrEqual(high);
  expect(await predict({ ...seedProduct, is_holiday: false })).toEqual(answer);
  expect((await predict({ ...seedProduct, is_holiday: true })).forecast_7d).toBeLessThan(answer.forecast_7d);
  expect(await predict({ ...seedProduct, as_of_date: '2026-07-18' })).toEqual(answer);
});

test('the history of a product is looked at where the model has it, as of the day or at most 60 days before', async () => {
  const product = { ...seedProduct, product_id: 'R4' };
  const fieldsOnly = await predict({ ...product, product_id: 'nobody’s', as_of_date: '2026-11-07' });
  expect(fieldsOnly.basis).toBe('category');
  const known = await predict({ ...product, as_of_date: '2026-11-07' });
  const profile = forecaster.profileOf({ productId: 'R4', asOf: parseDay('2026-11-07') });
  const [week] = forecaster.intervals(toDemandInput(product), profile);
  expect(known).toMatchObject({ product_id: 'R4', basis: 'history', forecast_7d: wholeUnits(week).forecast });
  expect(known.forecast_7d).not.toBe(fieldsOnly.forecast_7d);
  // The model's histories are as of 5 November: before it they would be hindsight, and after 60 days they are old.
  for (const as_of_date of ['2026-10-31', '2027-01-09']) {
    expect(await predict({ ...product, as_of_date })).toEqual({ ...fieldsOnly, product_id: 'R4' });
  }
  expect((await predict({ ...product, as_of_date: '2027-01-02' })).basis).toBe('history');
});

test.each(['Hats', 'constructor', '__proto__', ' ', '\u0000', 'x'.repeat(100), '\ud83d\ude00'.repeat(50)])(
  'the category %j, which training did not know, is answered from all products',
  async (category) => {
    const answer = await predict({ ...seedProduct, category });
    expect(answer).toMatchObject({ basis: 'all_products', seasonal_trend: null, movement: 'fast' });
    expect(answer.forecast_7d).toBeGreaterThan(0);
  },
);

test('a category that training saw in two seasons only has no trend in the others', async () => {
  expect((await predict({ ...seedProduct, category: 'Toys', seasonality: 'winter' })).seasonal_trend).toBe('peak');
  expect((await predict({ ...seedProduct, category: 'Toys' })).seasonal_trend).toBeNull();
});

test.each([456, 0, -7, 9007199254740991, '85099B', '456', ' ', 'é😀', 'x'.repeat(64), '\n\u2028"\\'])(
  'the id %j comes back as it was sent',
  async (product_id) => {
    expect((await predict({ ...seedProduct, product_id })).product_id).toBe(product_id);
  },
);

test.each([
  ['product_id', '', 'must be an integer or a text of 1 to 64 characters'],
  ['product_id', undefined, 'is required'],
  ['category', '', 'must not be empty'],
  ['category', 'x'.repeat(101), 'must have at most 100 characters'],
  ['category', 7, 'must be a text'],
  ['category', undefined, 'is required'],
  ['recent_sales_7d', -1, 'must be at least 0'],
  ['recent_sales_7d', 1.5, 'must be an integer'],
  ['recent_sales_7d', '120', 'must be an integer'],
  ['recent_sales_14d', null, 'must be an integer'],
  ['recent_sales_30d', 1_000_000_001, 'must be at most 1000000000'],
  ['recent_sales_30d', undefined, 'is required'],
  ['seasonality', 'fall', 'must be one of "winter", "spring", "summer", "autumn"'],
  ['seasonality', ['summer'], 'must be one of "winter", "spring", "summer", "autumn"'],
  ['seasonality', { toString: 1, valueOf: 1 }, 'must be one of "winter", "spring", "summer", "autumn"'],
  ['seasonality', null, 'must be one of "winter", "spring", "summer", "autumn"'],
  [
    'day_of_week',
    'saturday',
    'must be one of "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"',
  ],
  ['day_of_week', undefined, 'is required'],
  ['is_holiday', 'false', 'must be true or false'],
  ['is_holiday', null, 'must be true or false'],
  ['as_of_date', '18.07.2026', 'must be a day of the form YYYY-MM-DD'],
  ['as_of_date', '2026-07-18T00:00:00Z', 'must be a day of the form YYYY-MM-DD'],
  ['as_of_date', '2026-02-30', 'is not a day of the calendar'],
  ['as_of_date', 20260718, 'must be a text'],
  ['colour', 'red', 'is not a field of this request'],
])('%s cannot be %j', async (field, value, detail) => {
  expect(await faultsOf({ ...seedProduct, [field]: value })).toEqual([{ pointer: `/${field}`, detail }]);
});

test.each([
  [{ recent_sales_7d: 451 }, '/recent_sales_7d', /^must be at most recent_sales_30d/],
  [{ recent_sales_14d: 119 }, '/recent_sales_7d', /^must be at most recent_sales_14d/],
  [{ recent_sales_14d: 451 }, '/recent_sales_14d', /^must be at most recent_sales_30d/],
  [{ as_of_date: '2026-07-19' }, '/day_of_week', /^must be Sunday, the weekday of as_of_date$/],
])('a product of %j cannot be', async (fields, pointer, detail) => {
  expect(await faultsOf({ ...seedProduct, ...fields })).toEqual([{ pointer, detail: expect.stringMatching(detail) }]);
});

test('any season goes with any date: hemispheres differ', async () => {
  await predict({ ...seedProduct, seasonality: 'winter', as_of_date: '2026-07-18' });
});

test('a batch is answered in the order of the request, each row as by itself, and counted by movement', async () => {
  const products: DemandRequest[] = Array.from({ length: 60 }, (_, i) => ({
    ...seedProduct,
    product_id: i % 2 ? i : `P${i}`,
    category: ['Textiles', 'Toys', 'Hats'][i % 3],
    recent_sales_7d: (i * 37) % 120,
    recent_sales_30d: 120 + ((i * 53) % 900),
    is_holiday: i % 5 === 0,
  }));
  products.push({ ...seedProduct, recent_sales_7d: 0, recent_sales_30d: 0 });
  const response = await api.post('/api/predict/demand/batch', { products });
  const { predictions, summary, model_version } = (await response.json()) as DemandBatchResponse;
  expect(predictions).toEqual(await Promise.all(products.map((product) => predict(product))));
  for (const movement of ['slow', 'normal', 'fast'] as const) {
    expect(summary[movement]).toBe(predictions.filter((prediction) => prediction.movement === movement).length);
    expect(summary[movement]).toBeGreaterThan(0);
  }
  expect(model_version).toBe(forecaster.modelVersion);
});

test('faults in a batch carry the position of the product', async () => {
  const { day_of_week: _, ...incomplete } = seedProduct;
  const products = [seedProduct, incomplete, 5, { ...seedProduct, 'x.y': 1 }];
  expect(await faultsOf({ products }, '/api/predict/demand/batch')).toEqual([
    { pointer: '/products/1/day_of_week', detail: 'is required' },
    { pointer: '/products/2', detail: 'must be an object' },
    { pointer: '/products/3/x.y', detail: 'is not a field of this request' },
  ]);
  const impossible = { ...seedProduct, recent_sales_7d: 451 };
  expect(await faultsOf({ products: [seedProduct, impossible] }, '/api/predict/demand/batch')).toMatchObject([
    { pointer: '/products/1/recent_sales_7d' },
  ]);
});

test('ten thousand products of the longest form fit into a batch; one more does not, nor none', async () => {
  const product = {
    ...seedProduct,
    product_id: '\u0001'.repeat(64),
    category: '\u0001'.repeat(100),
    recent_sales_7d: 1_000_000_000,
    recent_sales_14d: 1_000_000_000,
    recent_sales_30d: 1_000_000_000,
    is_holiday: false,
    as_of_date: '2026-07-18',
  };
  const products = Array<DemandRequest>(10_000).fill(product);
  const response = await api.post('/api/predict/demand/batch', JSON.stringify({ products }, null, 2));
  expect(response.status).toBe(200);
  expect(((await response.json()) as DemandBatchResponse).predictions).toHaveLength(10_000);
  expect(await faultsOf({ products: [...products, product] }, '/api/predict/demand/batch')).toEqual([
    { pointer: '/products', detail: 'must hold at most 10000' },
  ]);
  expect(await faultsOf({ products: [] }, '/api/predict/demand/batch')).toEqual([
    { pointer: '/products', detail: 'must hold at least 1' },
  ]);
});

test('of ten thousand wrong products the first twenty are listed', async () => {
  const response = await api.post('/api/predict/demand/batch', { products: Array(10_000).fill({}) });
  expect(response.status).toBe(422);
  const { detail, errors } = (await response.json()) as { detail: string; errors: unknown[] };
  expect(detail).toBe('The request has more than 20 faults. The first 20 are listed.');
  expect(errors).toHaveLength(20);
});
