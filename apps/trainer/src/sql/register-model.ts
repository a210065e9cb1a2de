import {
  BIGINT,
  DOUBLE,
  type DuckDBConnection,
  DuckDBScalarFunction,
  type DuckDBStructVector,
  type DuckDBType,
  ENUM8,
  STRUCT,
  VARCHAR,
} from '@duckdb/node-api';
import { inputValue } from '../tables/input-expressions';
import { possibleRows } from '../tables/possible-rows';
import { literal } from './sql-text';
import { type SourceColumn } from '../tables/table-file';
import { type AnswerCells, type InputColumn, type OutputColumn, type TabularModel } from '../tables/tabular-model';
import { inputCells, writeAnswers } from './vector-cells';

/** Rows in a vector of DuckDB. */
const VECTOR_ROWS = 2048;

/** What a model was asked so far. */
export interface RowTally {
  /** All rows, those that cannot be predicted too. */
  asked: number;
  predicted: number;
  /** Predicted rows by the model's `counted` output, in the order of its choices. */
  counts: number[];
}

/** SQL function that predicts one row: of a model's inputs, in their order, as `inputValue` gives them. */
export function rowFunction({ name }: Pick<TabularModel, 'name'>): string {
  return `predict_${name}_row`;
}

/**
 * Makes a model part of SQL, e.g. churn: `churn_prediction(recency_days, ...)` is the whole prediction as a STRUCT,
 * `churn(recency_days, ...)` its headline, `churn_model_version()` who says so. The first two are NULL for a row that
 * the API would refuse. Optional inputs follow the others, by place or by name: `is_holiday := true`.
 *
 * @returns counts that grow with each row
 * @example
 * await registerModel(connection, churnTable(predictor));
 * await connection.run('SELECT churn(30, 5, 125.5, true, 365)');
 */
export async function registerModel(connection: DuckDBConnection, model: TabularModel): Promise<RowTally> {
  const { name, inputs, outputs, headline, modelVersion } = model;
  const counted = outputs.find((output) => output.name === model.counted.output) as OutputColumn;
  const tally: RowTally = { asked: 0, predicted: 0, counts: (counted.choices ?? []).map(() => 0) };
  const answers: AnswerCells = Object.fromEntries(
    outputs.map((output) => [output.name, new Float64Array(VECTOR_ROWS)]),
  );
  const everyAnswer = Object.values(answers);
  const countedAnswers = answers[counted.name];
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: rowFunction(model),
      parameterTypes: inputs.map(({ kind }) => (kind === 'text' ? VARCHAR : DOUBLE)),
      returnType: STRUCT(Object.fromEntries(outputs.map((output) => [output.name, outputType(output)]))),
      // NULL is an answer to ask for, not to give at once.
      specialHandling: true,
      // An expression that may have an effect is computed once a row, however many of its fields are asked for.
      volatile: true,
      mainFunction: (_info, chunk, output) => {
        const cells = inputCells(chunk, inputs);
        const possible = possibleRows(cells, model);
        const predict = model.predictor(cells, answers);
        for (let row = 0; row < possible.length; row++) {
          if (possible[row] === 0) {
            for (const answer of everyAnswer) answer[row] = NaN;
            continue;
          }
          predict(row);
          tally.predicted++;
          tally.counts[countedAnswers[row]]++;
        }
        tally.asked += possible.length;
        writeAnswers(output as DuckDBStructVector, outputs, answers, possible);
      },
    }),
  );
  const parameters = inputs.map((input) => (input.isOptional ? `${input.name} := NULL` : input.name)).join(', ');
  const values = inputs.map((input) => inputValue(input, argument(input)));
  const prediction = `${rowFunction(model)}(${values.join(', ')})`;
  await connection.run(`
    CREATE TEMP MACRO ${name}_prediction(${parameters}) AS ${prediction};
    CREATE TEMP MACRO ${name}(${parameters}) AS ${prediction}.${headline};
    CREATE TEMP MACRO ${name}_model_version() AS ${literal(modelVersion)}`);
  return tally;
}

/** A parameter as a cell: what is no number, or no flag, is an error of the query. */
function argument({ name, kind }: InputColumn): Pick<SourceColumn, 'text' | 'stored' | 'type'> {
  const text = `${name}::VARCHAR`;
  if (kind === 'flag') return { text, stored: `${name}::BOOLEAN`, type: 'flag' };
  return kind === 'number' || kind === 'whole number'
    ? { text, stored: `${name}::DOUBLE`, type: 'number' }
    : { text, stored: name, type: 'text' };
}

function outputType({ kind, choices = [] }: OutputColumn): DuckDBType {
  if (kind === 'choice') return ENUM8([...choices]);
  return kind === 'number' ? DOUBLE : BIGINT;
}
