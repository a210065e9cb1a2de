import Ajv, { type ValidateFunction } from 'ajv';
import generated from './generated/openapi.json';
import { asJsonSchema } from './json-schema';

const checks = new Map<string, ValidateFunction>();

let ajv: Ajv | null = null;

/**
 * Whether a body is as the OpenAPI document says, by a function that is compiled for it: several times as fast as
 * tsoa's validation, which then has to look only at what is wrong, to say what.
 *
 * @param component of the document, e.g. `ChurnRequest`
 */
export function isValidBody(component: string, body: unknown): boolean {
  let check = checks.get(component);
  if (check === undefined) checks.set(component, (check = compile(component)));
  return check(body);
}

function compile(component: string): ValidateFunction {
  ajv ??= documentSchemas();
  return ajv.getSchema(`openapi#/components/schemas/${component}`) as ValidateFunction;
}

function documentSchemas(): Ajv {
  const schemas = new Ajv({
    // OpenAPI 3.0 has words of its own, and its formats (int64, double) say nothing that types and bounds do not.
    strict: false,
    validateFormats: false,
    // A text has as many characters as tsoa counts, UTF-16 units.
    unicode: false,
    // It would call that option deprecated on the terminal.
    logger: false,
  });
  schemas.addSchema({ $id: 'openapi', components: asJsonSchema(generated.components) });
  return schemas;
}
