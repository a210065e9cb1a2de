import SwaggerParser from '@apidevtools/swagger-parser';
import { DEMAND_REQUEST_FIELDS, LONGEST_CATEGORY, MOST_UNITS } from '@retail-ml/demand-model';
import { isOpen } from './api-key-guard';
import { openApiDocument } from './openapi-document';
import { type RunningApi, startApi } from './running-api.fixture';

interface DocumentedOperation {
  summary?: string;
  description?: string;
  requestBody?: { content: Record<string, { schema: Schema }> };
  parameters?: { name: string; description?: string }[];
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema; example?: unknown }> }>;
}

interface Schema {
  $ref?: string;
  type?: string;
  example?: unknown;
  items?: Schema;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  description?: string;
}

const document = openApiDocument();
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method,
    path,
    operation: operation as DocumentedOperation,
  })),
);

let api: RunningApi;

beforeAll(async () => {
  api = await startApi();
});

afterAll(() => api.stop());

test('the document is served, and is valid OpenAPI 3.0 with title and version', async () => {
  const served = (await (await api.get('/openapi.json')).json()) as Parameters<typeof SwaggerParser.validate>[0];
  expect(served).toEqual(document);
  const validated = await SwaggerParser.validate(structuredClone(served));
  expect(validated).toMatchObject({ openapi: '3.0.0', info: { title: 'Retail ML', version: '1.0.0' } });
});

test('it holds the routes of the contract', () => {
  expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
    'get /api/models',
    'get /api/models/{name}',
    'get /api/models/{name}/card',
    'get /health',
    'get /health/live',
    'get /health/ready',
    'get /v2',
    'get /v2/health/live',
    'get /v2/health/ready',
    'get /v2/models/{name}',
    'get /v2/models/{name}/ready',
    'get /v2/models/{name}/versions/{version}',
    'get /v2/models/{name}/versions/{version}/ready',
    'post /api/models/{name}/reload',
    'post /api/predict/churn',
    'post /api/predict/churn/batch',
    'post /api/predict/demand',
    'post /api/predict/demand/batch',
    'post /bigquery/remote/churn',
    'post /v2/models/{name}/infer',
    'post /v2/models/{name}/versions/{version}/infer',
  ]);
});

test.each(operations)('$method $path says what it does and which errors it answers with', ({ path, operation }) => {
  expect(operation.summary).toBeTruthy();
  expect(operation.description).toBeTruthy();
  const statuses = Object.keys(operation.responses);
  expect(statuses).toContain('500');
  if (path.startsWith('/v2')) return expectInferenceErrors(path, operation);
  if (path.startsWith('/bigquery')) return expectRemoteFunctionErrors(operation);
  if (operation.requestBody)
    expect(statuses).toEqual(expect.arrayContaining(['200', '400', '413', '415', '422', '503']));
  if (path.startsWith('/api/models/')) expect(statuses).toContain('404');
  for (const [status, { content }] of Object.entries(operation.responses)) {
    if (Number(status) < 400) continue;
    expect(Object.keys(content ?? {})).toEqual(['application/problem+json']);
    expect(content?.['application/problem+json'].example).toMatchObject({ status: Number(status) });
  }
});

function expectRemoteFunctionErrors({ responses }: DocumentedOperation): void {
  expect(Object.keys(responses)).toEqual(['200', '400', '401', '413', '415', '429', '500', '503']);
  for (const [status, { content }] of Object.entries(responses)) {
    if (Number(status) < 400) continue;
    expect(content).toEqual({
      'application/json': {
        schema: { $ref: '#/components/schemas/RemoteFunctionError' },
        example: { errorMessage: expect.any(String) },
      },
    });
  }
}

function expectInferenceErrors(path: string, { requestBody, responses }: DocumentedOperation): void {
  const statuses = Object.keys(responses);
  if (requestBody) expect(statuses).toEqual(expect.arrayContaining(['200', '400', '413', '415', '503']));
  if (path.startsWith('/v2/models/')) expect(statuses).toEqual(expect.arrayContaining(['404', '503']));
  for (const [status, { content }] of Object.entries(responses)) {
    if (Number(status) < 400) continue;
    expect(content).toEqual({
      'application/json': {
        schema: { $ref: '#/components/schemas/InferenceError' },
        example: { error: expect.any(String) },
      },
    });
  }
}

const schemas = document.components.schemas as Record<string, Schema>;

test.each(['ChurnRequest', 'ChurnResponse', 'DemandRequest', 'DemandResponse'])(
  'every field of a %s is described, with an example',
  (type) => {
    for (const [name, field] of Object.entries(schemas[type].properties ?? {})) {
      const text = resolve(field).description ?? field.description;
      expect({ name, text }).toEqual({ name, text: expect.any(String) });
      expect({ name, example: exampleOf(field) }).not.toEqual({ name, example: undefined });
    }
  },
);

test("demand's limits are those of files and SQL", () => {
  const { product_id: _, as_of_date, ...features } = schemas.DemandRequest.properties ?? {};
  expect(as_of_date).toBeDefined();
  expect(Object.keys(features).sort()).toEqual(Object.keys(DEMAND_REQUEST_FIELDS).sort());
  expect(features.category).toMatchObject({ maxLength: LONGEST_CATEGORY });
  for (const days of [7, 14, 30]) {
    expect(features[`recent_sales_${days}d`]).toMatchObject({ type: 'integer', minimum: 0, maximum: MOST_UNITS });
  }
});

test.each(operations.filter(({ operation }) => operation.requestBody))(
  'the example that the documentation page sends to $path is answered',
  async ({ path: pattern, operation }) => {
    const { champion } = await api.registries.churn.aliases();
    const path = pattern.replace('{name}', 'churn').replace('{version}', String(champion));
    const schema = operation.requestBody?.content['application/json'].schema as Schema;
    const response = await api.post(path, exampleOf(schema));
    expect({ status: response.status, body: await response.json() }).toMatchObject({ status: 200 });
  },
);

test('the documentation page works without a network: all it loads is served here', async () => {
  const page = await (await api.get('/docs/')).text();
  expect(page).toContain('<title>Retail ML API</title>');
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
  const assets = [...page.matchAll(/(?:src|href)="(\.\/[^"]+)"/g)].map(([, asset]) => asset);
  expect(assets.length).toBeGreaterThan(3);
  for (const asset of assets) expect((await api.get(`/docs/${asset.slice(2)}`)).status).toBe(200);
  expect(await (await api.get('/docs/swagger-ui-init.js')).text()).toContain('"validatorUrl": null');
});

function resolve(schema: Schema): Schema {
  return schema.$ref ? (document.components.schemas[schema.$ref.split('/').at(-1) as string] as Schema) : schema;
}

/** As Swagger UI makes it: the example of a field, or of its first alternative. */
function exampleOf(reference: Schema): unknown {
  const schema = resolve(reference);
  if (schema.example !== undefined) return schema.example;
  if (schema.anyOf) return exampleOf(schema.anyOf[0]);
  if (schema.items) return [exampleOf(schema.items)];
  return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, field]) => [name, exampleOf(field)]));
}

test('requests are tried out on the server that shows the document', () => {
  expect((document as unknown as { servers: object[] }).servers).toEqual([{ url: '/' }]);
});

test('a key may be given in two ways, so Swagger UI offers "Authorize"', () => {
  expect((document.components as { securitySchemes?: object }).securitySchemes).toMatchObject({
    bearer: { type: 'http', scheme: 'bearer' },
    header: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
  });
});

test.each(operations)(
  '$method $path asks for a key in the document if it does in the service',
  ({ path, operation }) => {
    const { security = [], responses } = operation as unknown as { security?: object[]; responses: object };
    expect(security).toEqual(isOpen({ path }) ? [] : [{ bearer: [] }, { header: [] }]);
    expect('401' in responses).toBe(!isOpen({ path }));
    expect('429' in responses).toBe(!isOpen({ path }));
  },
);
