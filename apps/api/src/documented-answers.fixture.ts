import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { asJsonSchema } from '../json-schema.cjs';
import { openApiDocument } from './openapi-document';

const ajv = addFormats(new Ajv({ strict: false, allErrors: true, validateFormats: true }), [
  'double',
  'int32',
  'int64',
]);
ajv.addSchema({ $id: 'openapi', ...(asJsonSchema(openApiDocument()) as object) });

/** What an answer says it is. */
export interface AnswerKind {
  /** As in the document, e.g. `/api/models/{name}`. */
  path: string;
  method: string;
  status: number;
  /** Media type, without parameters. */
  type: string;
}

/** @returns null where the document has no such answer */
function schemaOf({ path, method, status, type }: AnswerKind): ValidateFunction | null {
  const steps = ['paths', path, method, 'responses', String(status), 'content', type, 'schema'];
  const pointer = steps.map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1')).map(encodeURIComponent);
  try {
    return ajv.getSchema(`openapi#/${pointer.join('/')}`) ?? null;
  } catch {
    return null;
  }
}

/** @returns why an answer is not one that the document has; null where it is */
export function faultOfAnswer(kind: AnswerKind, body: unknown): string | null {
  const validate = schemaOf(kind);
  if (validate === null) return `no answer ${kind.status} ${kind.type} of ${kind.method} ${kind.path} is documented`;
  return validate(body) ? null : ajv.errorsText(validate.errors);
}

/** @returns why a body is not RFC 9457's problem; null where it is */
export function faultOfProblem(body: unknown): string | null {
  const validate = ajv.getSchema('openapi#/components/schemas/Problem') as ValidateFunction;
  return validate(body) ? null : ajv.errorsText(validate.errors);
}
