import {
  type FunctionStatement,
  inlineFunction,
  type JavascriptFunction,
  libraryFunction,
} from './javascript-function';

/** A churn model as a function of BigQuery's. */
export interface ChurnFunctionDefinition {
  /** `dataset.function` or `project.dataset.function`. */
  name: string;
  modelVersion: string;
  /** Window in which the model counts `frequency`. */
  lookbackDays: number;
  /** Period without a purchase that the model calls churn. */
  horizonDays: number;
  /** A JavaScript expression for the function of a row; see `churnFunctionCode` of the churn model. */
  code: string;
}

/** The answer as the API gives it; what is NULL there is NULL here, and for a customer whom it would refuse all is. */
const ANSWER = `STRUCT<
  churn_probability FLOAT64,
  risk_category STRING,
  next_action STRING,
  horizon_days FLOAT64,
  next_active_period STRUCT<from_days FLOAT64, to_days FLOAT64>,
  inactive_since_days FLOAT64,
  value_at_risk FLOAT64,
  model_version STRING
>`;

/**
 * The statement that makes the function.
 *
 * @param library where the code will lie in Cloud Storage, e.g. `gs://my-bucket/churn.js`; without it the code is part
 *   of the statement
 * @throws DataSourceError `invalid-value` for a name that BigQuery does not take.
 */
export function churnFunctionStatement(definition: ChurnFunctionDefinition, library?: string): FunctionStatement {
  const { name, modelVersion, lookbackDays, horizonDays, code } = definition;
  const made: JavascriptFunction = {
    name,
    description:
      `Retail ML, churn model ${modelVersion}: will a customer buy within ${horizonDays} days? ` +
      `frequency counts the days with a purchase in the last ${lookbackDays}.`,
    arguments: [
      ['recency_days', 'FLOAT64'],
      ['frequency', 'FLOAT64'],
      ['avg_monetary', 'FLOAT64'],
      ['loyalty_member', 'BOOL'],
      ['days_since_join', 'FLOAT64'],
      ['total_purchases', 'FLOAT64'],
    ],
    returns: ANSWER,
    code,
  };
  return library === undefined ? inlineFunction(made) : libraryFunction(made, library);
}
