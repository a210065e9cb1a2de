import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { openApiDocument } from './openapi-document';
import { seedCustomer, seedProduct } from './running-api.fixture';

/** A request as it goes over the wire. */
export interface FuzzedRequest {
  method: string;
  /** With its query, as it is sent. */
  target: string;
  headers: Record<string, string>;
  body: Buffer | null;
}

interface Schema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  nullable?: boolean;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  required?: string[];
  properties?: Record<string, Schema>;
}

export interface Operation {
  path: string;
  method: string;
  parameters: { name: string; in: string; schema: Schema }[];
  body: Schema | null;
}

interface DocumentedOperation {
  parameters?: Operation['parameters'];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

const document = openApiDocument();

/** All that the document has. */
export const OPERATIONS: Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods as unknown as Record<string, DocumentedOperation>).map(([method, operation]) => ({
    path,
    method,
    parameters: operation.parameters ?? [],
    body: operation.requestBody?.content['application/json'].schema ?? null,
  })),
);

/** Values that programs stumble over. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    -0,
    -1,
    1e308,
    -1e308,
    5e-324,
    2 ** 53,
    2 ** 63,
    '',
    ' ',
    '0',
    'NaN',
    '\u0000',
    '\ud800',
    '\u202e\u0301',
    '__proto__',
    'constructor',
    '../../etc/passwd',
    "' OR 1=1 --",
    '<script>alert(1)</script>',
    'x'.repeat(5000),
    [],
    {},
    [[[[[[]]]]]],
  ),
  fc.string({ unit: 'binary', maxLength: 80 }),
);

/** Most rows that a schema allows have faults that it cannot tell, so that hardly a batch would be answered. */
const KNOWN: Record<string, unknown> = { ChurnRequest: seedCustomer, DemandRequest: seedProduct };

/** What the schema allows, as far as it can be told without the checks that no schema has. */
function valid(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1) as string;
    const any = valid(document.components.schemas[name] as Schema);
    const known = KNOWN[name];
    return known === undefined ? any : fc.oneof(any, { arbitrary: fc.constant(known), weight: 3 });
  }
  if (schema.nullable)
    return fc.oneof({ arbitrary: valid({ ...schema, nullable: false }), weight: 4 }, fc.constant(null));
  const parts = schema.anyOf ?? schema.oneOf;
  if (parts) return fc.oneof(...parts.map(valid));
  if (schema.allOf) {
    return fc.tuple(...schema.allOf.map(valid)).map((all) => Object.assign({}, ...all) as unknown);
  }
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const { minimum = -1000, maximum = 1e6, minLength = 0, maxLength = 64 } = schema;
  switch (schema.type) {
    case 'integer':
      return fc.integer({ min: Math.ceil(minimum), max: Math.min(Math.floor(maximum), 2 ** 31 - 1) });
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'string':
      return fc.string({ minLength, maxLength });
    case 'array':
      return fc.array(valid(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 5, 5),
      });
    case 'object': {
      const properties = schema.properties ?? {};
      const model = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, valid(one)]));
      return fc.record(model, { requiredKeys: (schema.required ?? []).filter((name) => name in model) });
    }
    default:
      return odd;
  }
}

/** Puts an odd value in one place of it, or one field more, or takes one away. */
function mutated(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(value, odd, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), fc.nat(9))
    .map(([from, strange, steps, way]) => {
      const whole: unknown = structuredClone(from);
      let place = whole;
      for (const step of steps) {
        if (typeof place !== 'object' || place === null) break;
        const keys = Object.keys(place);
        if (keys.length === 0) break;
        const key = keys[step % keys.length];
        const inner = (place as Record<string, unknown>)[key];
        const deeper = typeof inner === 'object' && inner !== null && step % 3 > 0;
        if (deeper) {
          place = inner;
          continue;
        }
        if (way === 0) delete (place as Record<string, unknown>)[key];
        else if (way === 1) (place as Record<string, unknown>)[JSON.stringify(strange).slice(0, 20)] = strange;
        else (place as Record<string, unknown>)[key] = strange;
        return whole;
      }
      return strange;
    });
}

const asText = (value: fc.Arbitrary<unknown>): fc.Arbitrary<string> => value.map((json) => JSON.stringify(json) ?? '');

/** Texts that are JSON no more, or JSON that is hard to take. */
const broken = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    fc.tuple(text, fc.nat()).map(([whole, at]) => whole.slice(0, at % (whole.length + 1))),
    fc.tuple(text, fc.nat(), fc.string({ unit: 'binary', maxLength: 5 })).map(([whole, at, strange]) => {
      const place = at % (whole.length + 1);
      return whole.slice(0, place) + strange + whole.slice(place);
    }),
    fc.nat(2000).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
    fc.nat(2000).map((depth) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth)),
    fc.constantFrom(
      '',
      '1e999',
      '-',
      'NaN',
      '\ufeff{}',
      '{"a":1,"a":2}',
      '"\\ud800"',
      '9'.repeat(400),
      '{"__proto__":{"x":1}}',
    ),
    text.map((whole) => whole.replace(/\d+/g, (digits) => digits + '0'.repeat(300))),
  );

const CONTENT_TYPES = ['application/json', 'application/json; charset=utf-8'];
const ODD_CONTENT_TYPES = [
  'application/json; charset=utf-16',
  'application/json; charset=latin1',
  'application/json; charset=',
  'application/problem+json',
  'text/plain',
  'multipart/form-data',
  'application/x-www-form-urlencoded',
  '',
  ';',
];
const ODD_ENCODINGS = ['gzip', 'br', 'deflate', 'identity', 'zstd', 'gzip, gzip', 'x'];

const oddHeaders: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { arbitrary: fc.constant({}), weight: 6 },
  fc.record(
    {
      Accept: fc.constantFrom('text/html', '*/*', 'application/xml', ';q=', 'text/html;q=2'),
      'X-Request-Id': fc.string({
        maxLength: 200,
        unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
      }),
      Authorization: fc.constantFrom('Bearer', 'Bearer x y', 'Basic ====', 'Bearer ' + 'x'.repeat(1000)),
      traceparent: fc.constantFrom('00-0-0-0', 'x', '00-' + 'f'.repeat(32) + '-' + 'f'.repeat(16) + '-01'),
      'Accept-Encoding': fc.constantFrom('gzip', 'x', '*;q=0'),
      'Accept-Language': fc.constantFrom('xx', '*', ',,,'),
      'If-None-Match': fc.constant('*'),
      Range: fc.constant('bytes=0-1'),
      Expect: fc.constant('100-continue'),
      'X-HTTP-Method-Override': fc.constant('DELETE'),
    },
    { requiredKeys: [] },
  ),
);

const asQuery = (names: string[]): fc.Arbitrary<string> =>
  fc
    .array(
      fc.tuple(
        fc.oneof(fc.constantFrom(...names, 'explain', 'x', '__proto__', 'explain[]')),
        fc.oneof(
          fc.constantFrom('true', 'false', '1', '', '%', '%00', '%ff', '[]'),
          fc.string({ unit: 'binary', maxLength: 10 }).map(encoded),
        ),
      ),
      { maxLength: 3 },
    )
    .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`));

/** Lone surrogates have no form in an address. */
function encoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

const pathSegment: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constantFrom('churn', 'demand'), weight: 6 },
  fc.constantFrom('..', '%2e%2e', '..%2f..', '%00', '%', '%zz', 'CHURN', '__proto__', 'x'.repeat(3000), ''),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).map(encoded),
);

/** Requests to an operation: valid ones, near misses, and nonsense. */
export function fuzzedRequests({ path, method, parameters, body }: Operation): fc.Arbitrary<FuzzedRequest> {
  const queryNames = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
  const query = fc.oneof({ arbitrary: fc.constant(''), weight: 4 }, asQuery(queryNames));
  const target = fc
    .tuple(fc.array(pathSegment, { minLength: 4, maxLength: 4 }), query)
    .map(([segments, rest]) => path.replace(/\{\w+\}/g, () => segments.pop() as string) + rest);
  const sentMethod = fc.oneof(
    { arbitrary: fc.constant(method.toUpperCase()), weight: 12 },
    fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'),
  );
  const json = valid(body ?? {});
  const text = fc.oneof(
    { arbitrary: asText(json), weight: 4 },
    { arbitrary: asText(mutated(json)), weight: 6 },
    { arbitrary: broken(asText(json)), weight: 2 },
    asText(odd),
  );
  const type = fc.oneof(
    { arbitrary: fc.constantFrom(...CONTENT_TYPES), weight: 10 },
    fc.constantFrom(...ODD_CONTENT_TYPES),
  );
  const encoding = fc.oneof({ arbitrary: fc.constant(''), weight: 12 }, fc.constantFrom(...ODD_ENCODINGS));
  const chunked = fc.nat(9).map((draw) => draw === 0);
  return fc
    .record({ target, sentMethod, text, type, encoding, chunked, headers: oddHeaders, sendsBody: fc.nat(9) })
    .map(({ target, sentMethod, text, type, encoding, chunked, headers, sendsBody }) => {
      const none = body === null ? sendsBody > 2 : sendsBody === 0;
      if (none || sentMethod === 'TRACE') return { method: sentMethod, target, headers, body: null };
      const plain = Buffer.from(text);
      const bytes = encoding === 'gzip' && sendsBody > 3 ? gzipSync(plain) : plain;
      return {
        method: sentMethod,
        target,
        body: bytes,
        headers: {
          ...headers,
          'Content-Type': type,
          ...(encoding !== '' && { 'Content-Encoding': encoding }),
          ...(chunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': String(bytes.length) }),
        },
      };
    });
}
