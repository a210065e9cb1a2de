import { type DuckDBType, DOUBLE, VARCHAR } from '@duckdb/node-api';
import { inputValue } from '../tables/input-expressions';
import { type SourceColumn } from '../tables/table-file';
import { type InputColumn } from '../tables/tabular-model';

/** Types of a row function's parameters: a model's inputs, in their order, as `inputValue` gives them. */
export function rowParameterTypes(inputs: readonly InputColumn[]): DuckDBType[] {
  return inputs.map(({ kind }) => (kind === 'text' ? VARCHAR : DOUBLE));
}

/**
 * SQL that makes a row function part of SQL for people: it takes a model's inputs as they stand in tables. Optional
 * inputs follow the others, by place or by name: `is_holiday := true`.
 *
 * @param bodyOf SQL of what the macro gives, from SQL of the call
 */
export function createMacro(
  name: string,
  rowFunction: string,
  inputs: readonly InputColumn[],
  bodyOf: (call: string) => string,
): string {
  const parameters = inputs.map((input) => (input.isOptional ? `${input.name} := NULL` : input.name));
  const values = inputs.map((input) => inputValue(input, argument(input)));
  return `CREATE TEMP MACRO ${name}(${parameters.join(', ')}) AS ${bodyOf(`${rowFunction}(${values.join(', ')})`)}`;
}

/** A parameter as a cell: what is no number, or no flag, is an error of the query. */
function argument({ name, kind }: InputColumn): Pick<SourceColumn, 'text' | 'stored' | 'type'> {
  const text = `${name}::VARCHAR`;
  if (kind === 'flag') return { text, stored: `${name}::BOOLEAN`, type: 'flag' };
  return kind === 'number' || kind === 'whole number'
    ? { text, stored: `${name}::DOUBLE`, type: 'number' }
    : { text, stored: name, type: 'text' };
}
