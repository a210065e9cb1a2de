import { type Day, weekdayOf, WEEKDAYS } from '@retail-ml/features';
import { type InputCells, type InputColumn, type Rule, type TabularModel } from './tabular-model';

/** Marks with 1 the rows that the API would answer, with 0 those that it would refuse. */
export function possibleRows(cells: InputCells, { inputs, rules }: Pick<TabularModel, 'inputs' | 'rules'>): Uint8Array {
  const possible = new Uint8Array(cells.rowCount).fill(1);
  for (const input of inputs) checkColumn(input, cells, possible);
  for (const rule of rules) checkRule(rule, cells, possible);
  return possible;
}

/** The least and the most that a column's numbers may be. */
export function limits(input: Exclude<InputColumn, { kind: 'text' }>): { minimum: number; maximum: number } {
  switch (input.kind) {
    case 'flag':
      return { minimum: 0, maximum: 1 };
    case 'choice':
      return { minimum: 0, maximum: input.choices.length - 1 };
    case 'day':
      return { minimum: -Number.MAX_VALUE, maximum: Number.MAX_VALUE };
    default:
      return input;
  }
}

function checkColumn(input: InputColumn, { numbers, texts }: InputCells, possible: Uint8Array): void {
  if (input.kind === 'text') {
    texts[input.name].forEach((text, row) => {
      if (text === '' ? input.isOptional !== true : text.length > input.longest) possible[row] = 0;
    });
    return;
  }
  const values = numbers[input.name];
  const { minimum, maximum } = limits(input);
  const isWhole = input.kind !== 'number';
  for (let row = 0; row < possible.length; row++) {
    const value = values[row];
    const isFine = value >= minimum && value <= maximum && (!isWhole || value === Math.trunc(value));
    if (!isFine && !(input.isOptional === true && Number.isNaN(value))) possible[row] = 0;
  }
}

function checkRule(rule: Rule, { numbers }: InputCells, possible: Uint8Array): void {
  const values = numbers[rule.column];
  if ('weekdayOf' in rule) {
    const days = numbers[rule.weekdayOf];
    for (let row = 0; row < possible.length; row++) {
      if (Number.isFinite(days[row]) && weekdayOf(days[row] as Day) !== WEEKDAYS[values[row]]) possible[row] = 0;
    }
    return;
  }
  const { limit } = rule;
  // NaN is not above anything, and nothing is above it.
  if (typeof limit === 'number') {
    for (let row = 0; row < possible.length; row++) if (values[row] > limit) possible[row] = 0;
  } else {
    const most = numbers[limit];
    for (let row = 0; row < possible.length; row++) if (values[row] > most[row]) possible[row] = 0;
  }
}
