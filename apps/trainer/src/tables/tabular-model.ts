import { type WatchedColumn } from '@retail-ml/drift';
import { type Reasons } from '@retail-ml/features';

/** A column that a model reads. */
export type InputColumn = {
  name: string;
  /** It may be absent from a table and empty in a row. */
  isOptional?: boolean;
} & (
  | {
      kind: 'whole number' | 'number';
      /** Inclusive, both. */
      minimum: number;
      maximum: number;
    }
  | { kind: 'flag' }
  | { kind: 'choice'; choices: readonly string[] }
  | { kind: 'day' }
  | {
      kind: 'text';
      /** In UTF-16 code units, as JavaScript and the API count. */
      longest: number;
    }
);

/** What cannot be although each column is fine by itself. Rows where either column is empty are left alone. */
export type Rule =
  | {
      /** It is at most `limit`: another column, or a number. */
      column: string;
      limit: string | number;
      because: string;
    }
  | {
      /** Its choices are the days of the week, Monday first; it is the one of this day. */
      column: string;
      weekdayOf: string;
    };

/** What a prediction adds to a row. */
export interface OutputColumn {
  name: string;
  kind: 'number' | 'whole number' | 'choice';
  /** Of `choice`. */
  choices?: readonly string[];
}

/**
 * Columns of some rows as arrays. All but texts are numbers: flags 0 and 1, choices their place among the choices,
 * days as in `@retail-ml/features`; NaN where there is no value.
 */
export interface InputCells {
  rowCount: number;
  numbers: Readonly<Record<string, Float64Array>>;
  texts: Readonly<Record<string, readonly string[]>>;
}

/** The same for predictions. */
export type AnswerCells = Readonly<Record<string, Float64Array>>;

/** A trained model as tables see it. What is not in here is the same for all models. */
export interface TabularModel {
  /** Also the name of its SQL function. */
  name: 'churn' | 'demand';
  /** What a row is about: `customer` for `customer_id`. */
  entity: 'customer' | 'product';
  modelVersion: string;
  /** In the order of the SQL function's parameters: first those that are not optional. */
  inputs: readonly InputColumn[];
  rules: readonly Rule[];
  outputs: readonly OutputColumn[];
  /** What is the same for all rows, and stands beside each of them in files. */
  constants: Readonly<Record<string, string | number>>;
  /** The output that the SQL function of the model's name gives. */
  headline: string;
  /** The choice whose rows are counted in summaries, and what the counts are called there. */
  counted: { output: string; as: string };
  /** Predicts the rows marked with 1: reads `cells` and writes every output of `answers`. */
  predict(cells: InputCells, isPossible: Uint8Array, answers: AnswerCells): void;
  /** Says why, row by row. It throws where the model was trained without reasons. */
  reasons(cells: InputCells): (row: number) => Reasons;
  /** What drift is looked for in, of the rows of all chunks. */
  watchedColumns(chunks: readonly InputCells[]): WatchedColumn[];
}

/** @param room for the answers of some rows, made for each column */
export function emptyAnswers({ outputs }: Pick<TabularModel, 'outputs'>, room: () => Float64Array): AnswerCells {
  return Object.fromEntries(outputs.map(({ name }) => [name, room()]));
}

/** The choices whose rows are counted. */
export function countedChoices({ outputs, counted }: Pick<TabularModel, 'outputs' | 'counted'>): readonly string[] {
  return outputs.find(({ name }) => name === counted.output)?.choices ?? [];
}

/** Reads each row of all chunks as a model's input. */
export function inputsOf<Input extends object>(
  chunks: readonly InputCells[],
  reader: (cells: InputCells) => (row: number) => Input,
): Input[] {
  return chunks.flatMap((cells) => {
    const read = reader(cells);
    // Readers use one object for all rows.
    return Array.from({ length: cells.rowCount }, (_, row) => ({ ...read(row) }));
  });
}
