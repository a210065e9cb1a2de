import {
  BIGINT,
  DOUBLE,
  type DuckDBConnection,
  DuckDBScalarFunction,
  type DuckDBStructVector,
  type DuckDBType,
  ENUM8,
  STRUCT,
} from '@duckdb/node-api';
import { possibleRows } from '../tables/possible-rows';
import { createMacro, rowParameterTypes } from './model-macro';
import { literal } from './sql-text';
import { countedChoices, emptyAnswers, type OutputColumn, type TabularModel } from '../tables/tabular-model';
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
 * the API would refuse.
 *
 * @returns counts that grow with each row
 * @example
 * await registerModel(connection, churnTable(predictor));
 * await connection.run('SELECT churn(30, 5, 125.5, true, 365)');
 */
export async function registerModel(connection: DuckDBConnection, model: TabularModel): Promise<RowTally> {
  const { name, inputs, outputs, headline, modelVersion } = model;
  const tally: RowTally = { asked: 0, predicted: 0, counts: countedChoices(model).map(() => 0) };
  const answers = emptyAnswers(model, () => new Float64Array(VECTOR_ROWS));
  const everyAnswer = Object.values(answers);
  const countedAnswers = answers[model.counted.output];
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: rowFunction(model),
      parameterTypes: rowParameterTypes(inputs),
      returnType: STRUCT(Object.fromEntries(outputs.map((output) => [output.name, outputType(output)]))),
      // NULL is an answer to ask for, not to give at once.
      specialHandling: true,
      // An expression that may have an effect is computed once a row, however many of its fields are asked for.
      volatile: true,
      mainFunction: (_info, chunk, output) => {
        const cells = inputCells(chunk, inputs);
        const possible = possibleRows(cells, model);
        model.predict(cells, possible, answers);
        for (let row = 0; row < possible.length; row++) {
          if (possible[row] === 0) {
            for (const answer of everyAnswer) answer[row] = NaN;
            continue;
          }
          tally.predicted++;
          tally.counts[countedAnswers[row]]++;
        }
        tally.asked += possible.length;
        writeAnswers(output as DuckDBStructVector, outputs, answers, possible);
      },
    }),
  );
  await connection.run(`
    ${createMacro(`${name}_prediction`, rowFunction(model), inputs, (prediction) => prediction)};
    ${createMacro(name, rowFunction(model), inputs, (prediction) => `${prediction}.${headline}`)};
    CREATE TEMP MACRO ${name}_model_version() AS ${literal(modelVersion)}`);
  return tally;
}

function outputType({ kind, choices = [] }: OutputColumn): DuckDBType {
  if (kind === 'choice') return ENUM8([...choices]);
  return kind === 'number' ? DOUBLE : BIGINT;
}
