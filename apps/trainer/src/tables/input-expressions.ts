import { WEEKDAYS } from '@retail-ml/features';
import { limits } from './possible-rows';
import { literal } from '../sql/sql-text';
import { TrainerError } from '../trainer-error';
import { type SourceColumn, type TableSource } from './table-file';
import { type InputColumn, type Rule, type TabularModel } from './tabular-model';

/** SQL of a model's inputs, from a table's columns. */
export interface InputExpressions {
  /** SQL of each input, as its model's row function takes it. */
  values: ReadonlyMap<string, string>;
  /** SQL of the row's first fault as `column`, a tab, and the reason; NULL for a row that can be predicted. */
  fault: string;
}

type Cell = Pick<SourceColumn, 'text' | 'stored' | 'type'>;

/** Longer cells are cut in a reason. */
const SHOWN_CHARACTERS = 40;

/** What stands for a cell that holds something else than it should: no column's limits hold it. */
const UNREADABLE = `'-infinity'::DOUBLE`;

/**
 * Says in SQL which rows the API would answer, and why it would refuse the others.
 *
 * @throws TrainerError naming the missing columns and those found
 */
export function inputExpressions(
  { inputs, rules }: Pick<TabularModel, 'inputs' | 'rules'>,
  { path, columns }: Pick<TableSource, 'path' | 'columns'>,
): InputExpressions {
  const cells = new Map(columns.map((column) => [column.name, column]));
  const missing = inputs.filter(({ name, isOptional }) => !isOptional && !cells.has(name)).map(({ name }) => name);
  if (missing.length > 0) {
    const found = columns.map(({ name }) => name).join(', ');
    throw new TrainerError('failed', `${path} has no column ${missing.join(', ')}. Columns found: ${found || 'none'}.`);
  }
  const values = new Map(
    inputs.map((input) => {
      const cell = cells.get(input.name);
      return [input.name, cell === undefined ? `NULL::${sqlType(input)}` : inputValue(input, cell)];
    }),
  );
  const value = (name: string) => values.get(name) as string;
  const cases = [
    ...inputs.flatMap((input) => {
      const cell = cells.get(input.name);
      return cell === undefined ? [] : [fieldFault(input, cell, value(input.name))];
    }),
    ...rules.map((rule) => ruleFault(rule, value)),
  ];
  return {
    values,
    fault: `CASE ${cases.map(({ isFaulty, fault }) => `WHEN ${isFaulty} THEN ${fault}`).join('\n')} END`,
  };
}

/** SQL of a cell as a number (of a text, as text); NULL where it is empty, and where nothing optional is unreadable. */
export function inputValue(input: InputColumn, cell: Cell): string {
  if (input.kind === 'text') return cell.text;
  const value = readValue(input, cell);
  if (!input.isOptional) return value;
  // What is there and wrong must not pass for what is not there, nor must "nan".
  return `CASE WHEN NOT ${isBlank(cell)} THEN coalesce(nullif(${value}, 'nan'::DOUBLE), ${UNREADABLE}) END`;
}

/** Type of an input's value in SQL. */
function sqlType({ kind }: InputColumn): 'VARCHAR' | 'DOUBLE' {
  return kind === 'text' ? 'VARCHAR' : 'DOUBLE';
}

function readValue(input: Exclude<InputColumn, { kind: 'text' }>, { text, stored, type }: Cell): string {
  switch (input.kind) {
    case 'flag':
      if (type === 'flag') return `CAST(${stored} AS DOUBLE)`;
      // Most are written like this; trimming texts costs as much as reading them.
      return (
        `CASE ${text} WHEN 'true' THEN 1 WHEN 'false' THEN 0 ELSE ` +
        `CASE lower(trim(${text})) WHEN 'true' THEN 1 WHEN '1' THEN 1 WHEN 'false' THEN 0 WHEN '0' THEN 0 END END::DOUBLE`
      );
    case 'choice': {
      const cases = input.choices.map((choice, i) => `WHEN ${literal(choice)} THEN ${i}`);
      return `CASE trim(${text}) ${cases.join(' ')} END::DOUBLE`;
    }
    case 'day':
      return (
        `(CASE WHEN regexp_full_match(trim(${text}), '\\d{4}-\\d{2}-\\d{2}') THEN TRY_CAST(${text} AS DATE) END ` +
        `- DATE '1970-01-01')::DOUBLE`
      );
    default:
      if (type === 'number') return `CAST(${stored} AS DOUBLE)`;
      // DuckDB reads 1_000 as a thousand; nobody else would.
      return `CASE WHEN NOT contains(${text}, '_') THEN TRY_CAST(${text} AS DOUBLE) END`;
  }
}

function isBlank({ text, stored, type }: Cell): string {
  return type === 'text' ? `(${text} IS NULL OR trim(${text}) = '')` : `(${stored} IS NULL)`;
}

function fieldFault(input: InputColumn, cell: SourceColumn, value: string) {
  const expected = expectation(input);
  const missing = literal(`${input.name}\tis missing: ${expected} is expected`);
  const wrong = `${literal(`${input.name}\tmust be ${expected}, not "`)} || left(${cell.text}, ${SHOWN_CHARACTERS}) || '"'`;
  const isWrong = input.kind === 'text' ? `${utf16Length(cell.text)} > ${input.longest}` : isNoValue(input, value);
  const isMissing = input.kind === 'text' ? `(${cell.text} IS NULL OR ${cell.text} = '')` : isBlank(cell);
  return {
    isFaulty: input.isOptional ? `(${isWrong})` : `(${isMissing} OR ${isWrong})`,
    fault: `CASE WHEN ${isMissing} THEN ${missing} ELSE ${wrong} END`,
  };
}

function isNoValue(input: Exclude<InputColumn, { kind: 'text' }>, value: string): string {
  const { minimum, maximum } = limits(input);
  const absent = input.isOptional ? '' : `${value} IS NULL OR `;
  // NaN lies above every number.
  return `${absent}${value} < ${minimum} OR ${value} > ${maximum}${input.kind === 'whole number' ? ` OR ${value} <> trunc(${value})` : ''}`;
}

/** JavaScript counts characters beyond U+FFFF twice. */
function utf16Length(text: string): string {
  return `length(${text}) + length(regexp_replace(${text}, '[^\\x{10000}-\\x{10FFFF}]', '', 'g'))`;
}

function expectation(input: InputColumn): string {
  switch (input.kind) {
    case 'flag':
      return 'true, false, 1 or 0';
    case 'choice':
      return `${input.choices.slice(0, -1).join(', ')} or ${input.choices.at(-1)}`;
    case 'day':
      return 'a day as YYYY-MM-DD';
    case 'text':
      return `a text of 1 to ${input.longest} characters`;
    default:
      return `a ${input.kind} from ${input.minimum} to ${input.maximum}`;
  }
}

function ruleFault(rule: Rule, value: (name: string) => string) {
  const { column } = rule;
  if ('weekdayOf' in rule) {
    // 1970-01-01 was a Thursday, the fourth day.
    const weekday = `((${value(rule.weekdayOf)} + 3) % 7 + 7) % 7`;
    const names = `[${WEEKDAYS.map(literal).join(', ')}]`;
    return {
      isFaulty: `${weekday} <> ${value(column)}`,
      fault: `${literal(`${column}\tmust be `)} || ${names}[CAST(${weekday} AS INTEGER) + 1] || ${literal(`, the weekday of ${rule.weekdayOf}`)}`,
    };
  }
  const { limit, because } = rule;
  return {
    isFaulty: `${value(column)} > ${typeof limit === 'number' ? limit : value(limit)}`,
    fault: literal(`${column}\tmust be at most ${limit}: ${because}`),
  };
}
