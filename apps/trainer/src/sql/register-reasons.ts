import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBScalarFunction,
  type DuckDBStructVector,
  STRUCT,
  structValue,
  VARCHAR,
} from '@duckdb/node-api';
import { possibleRows } from '../tables/possible-rows';
import { type TabularModel } from '../tables/tabular-model';
import { createMacro, rowParameterTypes } from './model-macro';
import { inputCells } from './vector-cells';

/** Columns of reasons: a list of them as JSON, and where they start. Names as in the API. */
export const REASON_COLUMNS = ['reasons', 'reasons_base'] as const;

/** SQL function that says why, of one row: of a model's inputs, in their order, as `inputValue` gives them. */
export function reasonsFunction({ name }: Pick<TabularModel, 'name'>): string {
  return `explain_${name}_row`;
}

/** SQL of a call's answer with its list as JSON: native in NDJSON, text in the other files. */
export function asReasons(call: string): string {
  return `CAST(${call} AS STRUCT(reasons JSON, reasons_base DOUBLE))`;
}

/**
 * Makes a model's reasons part of SQL: `churn_reasons(recency_days, ...)` is a STRUCT of `REASON_COLUMNS`, NULL for a
 * row that the API would refuse. A row takes some milliseconds.
 */
export async function registerReasons(connection: DuckDBConnection, model: TabularModel): Promise<void> {
  const { name, inputs } = model;
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: reasonsFunction(model),
      parameterTypes: rowParameterTypes(inputs),
      returnType: STRUCT({ reasons: VARCHAR, reasons_base: DOUBLE }),
      // As with predictions: see `registerModel`.
      specialHandling: true,
      volatile: true,
      mainFunction: (_info, chunk, output) => {
        const cells = inputCells(chunk, inputs);
        const possible = possibleRows(cells, model);
        const reasonsOf = model.reasons(cells);
        const answers = output as DuckDBStructVector;
        for (let row = 0; row < possible.length; row++) {
          if (possible[row] === 0) {
            answers.setItem(row, null);
            continue;
          }
          const { reasons, base } = reasonsOf(row);
          answers.setItem(row, structValue({ reasons: JSON.stringify(reasons), reasons_base: base }));
        }
        answers.flush();
      },
    }),
  );
  await connection.run(createMacro(`${name}_reasons`, reasonsFunction(model), inputs, asReasons));
}
