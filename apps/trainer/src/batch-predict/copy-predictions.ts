import { type InputExpressions } from '../tables/input-expressions';
import { rowFunction } from '../sql/register-model';
import { asReasons, REASON_COLUMNS, reasonsFunction } from '../sql/register-reasons';
import { identifier, literal } from '../sql/sql-text';
import { type SourceColumn, type TableFormat, type TableSource } from '../tables/table-file';
import { type InputColumn, type TabularModel } from '../tables/tabular-model';

/** Where predictions are written. */
export interface PredictionsFile {
  path: string;
  format: TableFormat;
  /** Whether CSV begins with the names of the columns. */
  hasHeader: boolean;
  /** Adds columns that say why. */
  explain: boolean;
}

/**
 * Of a column in Parquet; one with more is written value by value. By itself DuckDB gathers more than twice as many before
 * it gives up, and does so with every column of decimals.
 */
const MOST_DICTIONARY_VALUES = 10_000;

/** Names of the columns that a prediction adds to a row. */
export function predictionColumns({ outputs, constants }: TabularModel, explain: boolean): string[] {
  return [...outputs.map(({ name }) => name), ...Object.keys(constants), ...(explain ? REASON_COLUMNS : [])];
}

/** SQL that writes each row that can be predicted, in order: its own columns, then the prediction's, then the reasons'. */
export function copyPredictions(
  source: TableSource,
  model: TabularModel,
  { values }: InputExpressions,
  { path, format, hasHeader, explain }: PredictionsFile,
): string {
  const { inputs, outputs, constants } = model;
  const kept = source.columns.map((column) => {
    const input = inputs.find(({ name }) => name === column.name);
    return `${keptCell(column, source.format, format, input, values)} AS ${identifier(column.name)}`;
  });
  const predicted = outputs.map(({ name, kind }) => {
    const cell = `prediction.${name}`;
    // The API's text of a number, made in half the time that the database's own takes.
    return `${kind === 'number' && format.kind === 'csv' ? `to_json(${cell})` : cell} AS ${name}`;
  });
  const same = Object.entries(constants).map(
    ([name, value]) => `${typeof value === 'number' ? `${value}` : literal(value)} AS ${name}`,
  );
  const row = `(${inputs.map(({ name }) => values.get(name)).join(', ')})`;
  const why = explain ? REASON_COLUMNS.map((name) => `why.${name} AS ${name}`) : [];
  const explanation = explain ? `, ${asReasons(`${reasonsFunction(model)}${row}`)} AS why` : '';
  return `
    COPY (
      SELECT ${[...kept, ...predicted, ...same, ...why].join(', ')} FROM (
        SELECT *, ${rowFunction(model)}${row} AS prediction${explanation}
        FROM ${source.rows}
      ) WHERE prediction IS NOT NULL
    ) TO ${literal(path)} (${copyOptions(format, hasHeader)})`;
}

/** A cell stays as it stands where both files can hold it; a model's own columns become numbers and flags. */
function keptCell(
  { name, stored, text }: SourceColumn,
  from: TableFormat,
  to: TableFormat,
  input: InputColumn | undefined,
  values: InputExpressions['values'],
): string {
  if (from.kind === to.kind || from.kind === 'parquet') return stored;
  if (input === undefined || to.kind === 'csv') return text;
  switch (input.kind) {
    case 'flag':
      return `CAST(${values.get(name)} AS BOOLEAN)`;
    case 'whole number':
      return `CAST(${values.get(name)} AS BIGINT)`;
    case 'number':
      return values.get(name) as string;
    default:
      return text;
  }
}

function copyOptions({ kind, isGzipped }: TableFormat, hasHeader: boolean): string {
  if (kind === 'parquet') return `FORMAT parquet, DICTIONARY_SIZE_LIMIT ${MOST_DICTIONARY_VALUES}`;
  return `FORMAT ${kind === 'csv' ? `csv, HEADER ${hasHeader}` : 'json'}${isGzipped ? ', COMPRESSION gzip' : ''}`;
}
