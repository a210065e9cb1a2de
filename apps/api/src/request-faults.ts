import { type FieldErrors } from '@tsoa/runtime';
import { ApiError, type RequestFault } from './api-error';

/** More faults than this help nobody: the sentence says that there are more. */
export const MOST_FAULTS = 20;

/** Names of this length are no slip of the pen, and not worth answering with. */
const LONGEST_NAME = 64;

/** The name that all controllers give to the body's parameter. */
export const BODY = 'body';

/** Turns what tsoa's routes found into faults with JSON pointers; the values that were sent are left out. */
export function requestFaults(fields: FieldErrors): RequestFault[] {
  // One more than are listed: so it is known that there are more.
  const found = Object.entries(fields).slice(0, MOST_FAULTS + 1);
  return found.map(([key, { message, value }]) => {
    const excess = message.endsWith('is an excess property and therefore is not allowed');
    if (excess) return excessFault(key, String(value));
    const detail = readable(message);
    const [head, ...path] = key.split('.');
    if (head !== BODY && path.length === 0) return { parameter: head, detail };
    return { pointer: pointerTo(head === BODY ? path : [head, ...path]), detail };
  });
}

/**
 * The faults of all rows of a batch.
 *
 * @param pointer to the list in the body, e.g. `/customers`
 */
export function faultsOfRows<Row>(
  pointer: string,
  rows: readonly Row[],
  faultsOf: (row: Row) => RequestFault[],
): RequestFault[] {
  const faults: RequestFault[] = [];
  rows.forEach((row, i) => {
    for (const fault of faultsOf(row)) faults.push({ ...fault, pointer: `${pointer}/${i}${fault.pointer ?? ''}` });
  });
  return faults;
}

/** @throws ApiError `invalid-request` where there is any fault. */
export function refuseFaults(faults: RequestFault[]): void {
  if (faults.length > 0) throw invalidRequest(faults);
}

/** @param faults one at least; as many as are worth reading are listed */
export function invalidRequest(faults: RequestFault[]): ApiError {
  return new ApiError('invalid-request', countOf(faults), { faults: faults.slice(0, MOST_FAULTS) });
}

function countOf({ length }: RequestFault[]): string {
  if (length > MOST_FAULTS)
    return `The request has more than ${MOST_FAULTS} faults. The first ${MOST_FAULTS} are listed.`;
  return length === 1 ? 'The request has a fault.' : `The request has ${length} faults.`;
}

/** The key ends in the name of the field, which the sender chose: it may hold dots. */
function excessFault(key: string, name: string): RequestFault {
  const parents = key.slice(0, -name.length - 1).split('.');
  const path = parents[0] === BODY ? parents.slice(1) : parents;
  if (name.length > LONGEST_NAME) return { pointer: pointerTo(path), detail: 'holds a field that is not known' };
  return { pointer: `${pointerTo(path)}/${escapePointer(name)}`, detail: 'is not a field of this request' };
}

/** tsoa writes positions in lists as `$3`. */
function pointerTo(path: string[]): string {
  return path.map((step) => `/${escapePointer(step.replace(/^\$(?=\d+$)/, ''))}`).join('');
}

/** RFC 6901, section 3. */
function escapePointer(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}

const PHRASES: [RegExp, string][] = [
  [/^'.*' is required$/s, 'is required'],
  [/^invalid integer number$/, 'must be an integer'],
  [/^invalid float number$/, 'must be a number'],
  [/^invalid boolean value$/, 'must be true or false'],
  [/^invalid string value$/, 'must be a text'],
  [/^invalid object$/, 'must be an object'],
  [/^invalid array$/, 'must be a list'],
  [/^min (-?[\d.e+]+)$/, 'must be at least $1'],
  [/^max (-?[\d.e+]+)$/, 'must be at most $1'],
  [/^minItems (\d+)$/, 'must hold at least $1'],
  [/^maxItems (\d+)$/, 'must hold at most $1'],
  [/^minLength 1$/, 'must not be empty'],
  [/^maxLength (\d+)$/, 'must have at most $1 characters'],
  // The only field with a pattern is a day.
  [/^Not match in .*$/s, 'must be a day of the form YYYY-MM-DD'],
  [/^should be one of the following; \[(.*)\]$/, 'must be one of $1'],
  // The only field of several types is an id.
  [/^Could not match the union.*$/s, 'must be an integer or a text of 1 to 64 characters'],
];

/** tsoa's sentences in the words of the contract; one that is not known says no more than that it is wrong. */
function readable(message: string): string {
  for (const [form, phrase] of PHRASES) {
    if (form.test(message)) return message.replace(form, phrase).replaceAll("'", '"').replaceAll(',', ', ');
  }
  return 'is not valid';
}

export function bodyTooLarge(): ApiError {
  return new ApiError('too-large', 'The body is too large; a batch holds at most 10,000 customers or products.');
}
