import { type ChurnPredictor } from '@retail-ml/churn-model';
import { type InputExpressions } from './batch-predict-faults';
import { type SourceColumn, type TableFormat, type TableSource } from './batch-predict-file';
import { identifier, literal } from './batch-predict-sql-text';
import { type PredictionColumns } from './prediction-columns';

/** SQL of each column that a prediction adds to a row, by name. */
export function churnPredictionColumns({ horizonDays, modelVersion }: ChurnPredictor): ReadonlyMap<string, string> {
  return new Map([
    ['churn_probability', 'prediction.churn_probability'],
    ['risk_category', 'prediction.risk_category'],
    ['next_action', 'prediction.next_action'],
    ['horizon_days', String(horizonDays)],
    ['next_active_from_days', 'prediction.next_active_from_days'],
    ['next_active_to_days', 'prediction.next_active_to_days'],
    ['inactive_since_days', 'prediction.inactive_since_days'],
    ['value_at_risk', 'prediction.value_at_risk'],
    ['model_version', literal(modelVersion)],
  ]);
}

export interface PredictionQuery {
  source: TableSource;
  columns: PredictionColumns;
  expressions: InputExpressions;
  /** SQL function that predicts a row from the inputs, in their order. */
  functionName: string;
  predictionColumns: ReadonlyMap<string, string>;
}

/** SQL that writes each row that can be predicted, in order: its own columns, then the prediction's. */
export function copyPredictions(
  { source, columns, expressions, functionName, predictionColumns }: PredictionQuery,
  outputPath: string,
  format: TableFormat,
): string {
  const { values, fault } = expressions;
  const kept = source.columns.map(
    (column) => `${keptCell(column, source.format, format, columns, values)} AS ${identifier(column.name)}`,
  );
  const predicted = [...predictionColumns].map(([name, sql]) => `${sql} AS ${name}`);
  const inputs = columns.inputs.map(({ name }) => values.get(name)).join(', ');
  return `
    COPY (
      SELECT ${[...kept, ...predicted].join(', ')} FROM (
        SELECT *, ${functionName}(${inputs}) AS prediction
        FROM ${source.relation({ withRowNumbers: false, keepRejects: false })} WHERE (${fault}) IS NULL
      )
    ) TO ${literal(outputPath)} (${copyOptions(format)})`;
}

/** A cell stays as it stands where both files can hold it; a model's own columns become numbers and flags. */
function keptCell(
  { name, stored, text }: SourceColumn,
  from: TableFormat,
  to: TableFormat,
  { inputs }: PredictionColumns,
  values: ReadonlyMap<string, string>,
): string {
  if (from.kind === to.kind || from.kind === 'parquet') return stored;
  const input = inputs.find((it) => it.name === name);
  if (input === undefined || to.kind === 'csv') return text;
  const value = values.get(name) as string;
  return input.kind === 'whole number' ? `CAST(${value} AS INTEGER)` : value;
}

function copyOptions({ kind, isGzipped }: TableFormat): string {
  if (kind === 'parquet') return 'FORMAT parquet';
  return `FORMAT ${kind === 'csv' ? 'csv, HEADER' : 'json'}${isGzipped ? ', COMPRESSION gzip' : ''}`;
}
