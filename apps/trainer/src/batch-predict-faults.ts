import { type InputColumn, type PredictionColumns } from './prediction-columns';
import { type SourceColumn } from './batch-predict-file';
import { literal } from './batch-predict-sql-text';

/** SQL of a model's inputs, from a table's columns. */
export interface InputExpressions {
  /** SQL of each input: a DOUBLE or BOOLEAN, NULL where the cell holds none. */
  values: ReadonlyMap<string, string>;
  /** SQL of the row's first fault as `column`, a tab, and the reason; NULL for a row that can be predicted. */
  fault: string;
}

/** Longer cells are cut in a reason. */
const SHOWN_CHARACTERS = 40;

/**
 * Says in SQL which rows the API would answer, and why it would refuse the others.
 *
 * @param sourceOf the table's column for each input's name
 */
export function inputExpressions(
  { inputs, rules }: PredictionColumns,
  sourceOf: (name: string) => SourceColumn,
): InputExpressions {
  const values = new Map(inputs.map((input) => [input.name, valueOf(input, sourceOf(input.name))]));
  const value = (name: string | number) => (typeof name === 'number' ? String(name) : (values.get(name) as string));
  const cases = [
    ...inputs.map((input) => fieldFault(input, sourceOf(input.name), value(input.name))),
    ...rules.map(({ column, limit, because }) => ({
      isFaulty: `${value(column)} > ${value(limit)}`,
      fault: literal(`${column}\tmust be at most ${limit}: ${because}`),
    })),
  ];
  return {
    values,
    fault: `CASE ${cases.map(({ isFaulty, fault }) => `WHEN ${isFaulty} THEN ${fault}`).join('\n')} END`,
  };
}

function valueOf({ kind }: InputColumn, { stored, text, isTypedNumber }: SourceColumn): string {
  if (kind === 'flag') {
    return `CASE lower(trim(${text})) WHEN 'true' THEN true WHEN '1' THEN true WHEN 'false' THEN false WHEN '0' THEN false END`;
  }
  if (isTypedNumber) return `CAST(${stored} AS DOUBLE)`;
  // DuckDB reads 1_000 as a thousand; nobody else would.
  return `CASE WHEN NOT contains(${text}, '_') THEN TRY_CAST(${text} AS DOUBLE) END`;
}

function fieldFault({ name, kind, minimum, maximum }: InputColumn, { text }: SourceColumn, value: string) {
  const expected = kind === 'flag' ? 'true, false, 1 or 0' : `a ${kind} from ${minimum} to ${maximum}`;
  const missing = literal(`${name}\tis missing: ${expected} is expected`);
  const wrong = literal(`${name}\tmust be ${expected}, not "`);
  // NaN lies above every number.
  const isOutside = kind === 'flag' ? '' : ` OR ${value} < ${minimum} OR ${value} > ${maximum}`;
  const isFraction = kind === 'whole number' ? ` OR ${value} <> trunc(${value})` : '';
  return {
    isFaulty: `(${value} IS NULL${isOutside}${isFraction})`,
    fault:
      `CASE WHEN ${text} IS NULL OR trim(${text}) = '' THEN ${missing} ` +
      `ELSE ${wrong} || left(${text}, ${SHOWN_CHARACTERS}) || '"' END`,
  };
}
