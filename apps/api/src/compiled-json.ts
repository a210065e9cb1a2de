import fastJson, { type AnySchema } from 'fast-json-stringify';
import generated from './generated/openapi.json';

type Schema = Record<string, unknown>;
export type WriteJson = (value: unknown) => string;

interface Operation {
  operationId: string;
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

const answerWriters = new Map<string, WriteJson>();

/**
 * An answer as JSON, by a function that is compiled for its schema in the OpenAPI document: it knows which fields there
 * are, in which order and of which types.
 *
 * @param methodName of the controller, e.g. `predictChurn`
 */
export function answerText(methodName: string, answer: unknown): string {
  let write = answerWriters.get(methodName);
  if (write === undefined) answerWriters.set(methodName, (write = compileAnswer(methodName)));
  return write(answer);
}

/**
 * Compiles a writer of one of the document's components.
 *
 * @param without fields that are left out
 * @param defaults what is written for fields that are absent
 */
export function compileComponent(
  component: string,
  without: readonly string[],
  defaults: Readonly<Record<string, unknown>> = {},
): WriteJson {
  const { properties, required, ...schema } = inline(componentOf(component)) as ObjectSchema;
  const kept = Object.entries(properties).filter(([name]) => !without.includes(name));
  return compile({
    ...schema,
    properties: Object.fromEntries(
      kept.map(([name, property]) => [name, name in defaults ? withDefault(property, defaults[name]) : property]),
    ),
    required: required.filter((name) => !without.includes(name)),
  });
}

interface ObjectSchema extends Schema {
  properties: Record<string, Schema>;
  required: string[];
}

function withDefault(property: Schema, value: unknown): Schema {
  return { ...property, default: value, ...(value === null && { nullable: true }) };
}

function compileAnswer(methodName: string): WriteJson {
  const operations = Object.values(generated.paths as unknown as Record<string, Record<string, Operation>>).flatMap(
    (path) => Object.values(path),
  );
  const operation = operations.find(({ operationId }) => operationId.toLowerCase() === methodName.toLowerCase());
  const schema = operation?.responses['200'].content?.['application/json'].schema;
  return schema === undefined ? JSON.stringify : compile(inline(schema));
}

function compile(schema: Schema): WriteJson {
  return fastJson(schema as AnySchema);
}

/**
 * The schema without references, and with what may be several types left to `JSON.stringify`: to find out which of them
 * it is, a compiled function would have to validate.
 */
function inline(schema: Schema): Schema {
  if (typeof schema.$ref === 'string') return inline(componentOf(schema.$ref.slice('#/components/schemas/'.length)));
  if (schema.anyOf !== undefined) return {};
  // OpenAPI 3.0 has no other way to say that a reference may be null.
  const [only] = (schema.allOf ?? []) as Schema[];
  if (only !== undefined) return { ...inline(only), nullable: schema.nullable ?? false };
  const { type, nullable, properties, required = [], items, additionalProperties } = schema;
  return {
    type,
    ...(nullable === true && { nullable }),
    ...(properties !== undefined && {
      properties: Object.fromEntries(
        Object.entries(properties as Record<string, Schema>).map(([name, property]) => [name, inline(property)]),
      ),
      required,
    }),
    ...(items !== undefined && { items: inline(items as Schema) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: inline(additionalProperties as Schema) }),
  };
}

function componentOf(name: string): Schema {
  return (generated.components.schemas as unknown as Record<string, Schema>)[name];
}
