import fc from 'fast-check';
import { anyProduct } from './demand/any-product.fixture';
import { faultOfAnswer } from './documented-answers.fixture';
import { type RunningApi, seedCustomer, seedProduct, startApi } from './running-api.fixture';

let api: RunningApi;

beforeAll(async () => {
  api = await startApi();
});

afterAll(() => api.stop());

async function expectAsDocumented(response: Response, path: string, method = 'post'): Promise<unknown> {
  const type = (response.headers.get('content-type') as string).split(';')[0];
  const body: unknown = await response.json();
  const fault = faultOfAnswer({ path, method, status: response.status, type }, body);
  if (fault !== null) throw new Error(`${response.status}: ${fault} in ${JSON.stringify(body)}`);
  return body;
}

const customerId = fc.oneof(fc.maxSafeInteger(), fc.string({ minLength: 1, maxLength: 64, unit: 'binary' }));

/** Anyone who can be: the last purchase after the first day, no more purchase days than days between. */
const customer = fc
  .record({
    customer_id: customerId.filter((id) => typeof id === 'number' || id.length <= 64),
    days_since_join: fc.integer({ min: 0, max: 36_500 }),
    avg_monetary: fc.double({ min: 0, max: 1e12, noNaN: true }),
    loyalty_member: fc.boolean(),
  })
  .chain((known) =>
    fc
      .integer({ min: 0, max: known.days_since_join })
      .chain((recency_days) =>
        fc
          .integer({ min: 0, max: Math.min(180, known.days_since_join - recency_days + 1) })
          .map((frequency) => ({ ...known, recency_days, frequency })),
      ),
  );

test('every customer who can be gets an answer as documented, with the id as it was sent', async () => {
  await fc.assert(
    fc.asyncProperty(customer, async (request) => {
      const response = await api.post('/api/predict/churn', request);
      expect(response.status).toBe(200);
      const answer = (await expectAsDocumented(response, '/api/predict/churn')) as Record<string, number | string>;
      expect(answer.customer_id).toBe(JSON.parse(JSON.stringify(request.customer_id)));
      const horizonShare = (request.avg_monetary * Math.max(request.frequency, 1) * 90) / 180;
      expect(answer.value_at_risk).toBeCloseTo(Number(answer.churn_probability) * horizonShare, -9);
    }),
    { numRuns: 300 },
  );
});

test('every batch of such customers too, in their order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(customer, { minLength: 1, maxLength: 40 }), async (customers) => {
      const response = await api.post('/api/predict/churn/batch', { customers });
      expect(response.status).toBe(200);
      const { predictions, summary } = (await expectAsDocumented(response, '/api/predict/churn/batch')) as {
        predictions: { customer_id: unknown }[];
        summary: Record<string, number>;
      };
      expect(predictions.map(({ customer_id }) => customer_id)).toEqual(
        customers.map(({ customer_id }) => JSON.parse(JSON.stringify(customer_id)) as unknown),
      );
      expect(summary.LOW + summary.MEDIUM + summary.HIGH).toBe(customers.length);
    }),
    { numRuns: 50 },
  );
});

test('every product that can be gets an answer as documented, in a batch the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyProduct, { minLength: 1, maxLength: 10 }), async (products) => {
      const batch = await api.post('/api/predict/demand/batch', { products });
      expect(batch.status).toBe(200);
      const { predictions } = (await expectAsDocumented(batch, '/api/predict/demand/batch')) as {
        predictions: { product_id: unknown }[];
      };
      expect(predictions.map(({ product_id }) => product_id)).toEqual(
        products.map(({ product_id }) => JSON.parse(JSON.stringify(product_id)) as unknown),
      );
      const single = await api.post('/api/predict/demand', products[0]);
      expect(await expectAsDocumented(single, '/api/predict/demand')).toEqual(predictions[0]);
    }),
    { numRuns: 200 },
  );
});

test('anything else is refused as documented, and never a fault of the service', async () => {
  const anything = fc.jsonValue({ maxDepth: 4 });
  const oneFieldWrong = (row: object) =>
    fc.tuple(fc.constantFrom(...Object.keys(row)), anything).map(([field, value]) => ({ ...row, [field]: value }));
  const optional = { recent_sales_14d: 230, is_holiday: true, as_of_date: '2026-07-18' };
  const bodies = {
    '/api/predict/churn': oneFieldWrong(seedCustomer),
    '/api/predict/churn/batch': fc.record({
      customers: fc.oneof(anything, fc.array(fc.oneof(customer, oneFieldWrong(seedCustomer)))),
    }),
    '/api/predict/demand': oneFieldWrong({ ...seedProduct, ...optional }),
    '/api/predict/demand/batch': fc.record({
      products: fc.oneof(anything, fc.array(fc.oneof(anyProduct, oneFieldWrong({ ...seedProduct, ...optional })))),
    }),
  };
  for (const [path, body] of Object.entries(bodies)) {
    const text = fc.oneof(
      fc.oneof<fc.Arbitrary<unknown>[]>(body, anything).map((value) => JSON.stringify(value)),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(text, async (sent) => {
        const response = await api.post(path, sent);
        expect([200, 400, 422]).toContain(response.status);
        await expectAsDocumented(response, path);
      }),
      { numRuns: 250 },
    );
  }
  expect(api.internalErrors).toEqual([]);
});

test('what is asked about models and health is answered as documented', async () => {
  for (const path of ['/api/models', '/api/models/{name}', '/health', '/health/live', '/health/ready']) {
    for (const model of ['churn', 'demand']) {
      const response = await api.get(path.replace('{name}', model));
      expect(response.status).toBe(200);
      await expectAsDocumented(response, path, 'get');
    }
  }
});
