import {
  BOOLEAN,
  DOUBLE,
  type DuckDBBooleanVector,
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBDoubleVector,
  type DuckDBEnum8Vector,
  type DuckDBIntegerVector,
  DuckDBScalarFunction,
  type DuckDBStructVector,
  ENUM8,
  INTEGER,
  STRUCT,
  VARCHAR,
} from '@duckdb/node-api';
import { type ChurnPrediction, type ChurnPredictor, type NextAction, type RiskCategory } from '@retail-ml/churn-model';
import { type ChurnInput } from '@retail-ml/features';
import { churnColumns, isPossibleCustomer } from './prediction-columns';

const RISK_CATEGORIES: readonly RiskCategory[] = ['LOW', 'MEDIUM', 'HIGH'];
const NEXT_ACTIONS: readonly NextAction[] = ['Monitor', 'Send reminder', 'Offer incentive', 'Personal outreach'];

/** recency_days, frequency, avg_monetary, loyalty_member, days_since_join */
const PARAMETERS = [DOUBLE, DOUBLE, DOUBLE, BOOLEAN, DOUBLE];

/** Fields of what `churn_prediction` returns. */
const PREDICTION = STRUCT({
  churn_probability: DOUBLE,
  risk_category: ENUM8(RISK_CATEGORIES),
  next_action: ENUM8(NEXT_ACTIONS),
  next_active_from_days: INTEGER,
  next_active_to_days: INTEGER,
  inactive_since_days: INTEGER,
  value_at_risk: DOUBLE,
});

/**
 * Makes a churn model part of SQL: `churn(recency_days, frequency, avg_monetary, loyalty_member, days_since_join)` is
 * the probability, `churn_prediction` of the same the whole prediction as a STRUCT, `churn_model_version()` who says
 * so. The first two are NULL where an argument is NULL or the API would refuse the customer.
 *
 * @param onPrediction told each row's category as `churn_prediction` answers
 * @example
 * registerChurnFunctions(connection, predictor);
 * await connection.run('SELECT churn(30, 5, 125.5, true, 365)');
 */
export function registerChurnFunctions(
  connection: DuckDBConnection,
  predictor: ChurnPredictor,
  onPrediction: (category: RiskCategory) => void = () => undefined,
): void {
  const columns = churnColumns(predictor.lookbackDays);
  const possible = (input: ChurnInput) => isPossibleCustomer(input, columns);
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: 'churn',
      parameterTypes: PARAMETERS,
      returnType: DOUBLE,
      specialHandling: true,
      mainFunction: (_info, chunk, output) => {
        const probabilities = output as DuckDBDoubleVector;
        forEachCustomer(chunk, (row, input) =>
          probabilities.setItem(row, input && possible(input) ? predictor.churnProbability(input) : null),
        );
        probabilities.flush();
      },
    }),
  );
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: 'churn_prediction',
      parameterTypes: PARAMETERS,
      returnType: PREDICTION,
      specialHandling: true,
      // An expression that may have an effect is computed once a row, however many of its fields are asked for.
      volatile: true,
      mainFunction: (_info, chunk, output) => {
        writePredictions(chunk, output as DuckDBStructVector, (input) => {
          if (!possible(input)) return null;
          const prediction = predictor.predict(input);
          onPrediction(prediction.riskCategory);
          return prediction;
        });
      },
    }),
  );
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: 'churn_model_version',
      returnType: VARCHAR,
      mainFunction: (_info, chunk, output) => {
        for (let row = 0; row < chunk.rowCount; row++) output.setItem(row, predictor.modelVersion);
        output.flush();
      },
    }),
  );
}

function writePredictions(
  chunk: DuckDBDataChunk,
  output: DuckDBStructVector,
  predict: (input: ChurnInput) => ChurnPrediction | null,
): void {
  const field = <Vector>(index: number) => output.entryVectorAt(index) as Vector;
  const probability = field<DuckDBDoubleVector>(0);
  const category = field<DuckDBEnum8Vector>(1);
  const action = field<DuckDBEnum8Vector>(2);
  const fromDays = field<DuckDBIntegerVector>(3);
  const toDays = field<DuckDBIntegerVector>(4);
  const inactiveDays = field<DuckDBIntegerVector>(5);
  const valueAtRisk = field<DuckDBDoubleVector>(6);
  forEachCustomer(chunk, (row, input) => {
    const prediction = input && predict(input);
    if (prediction === null) return output.setItem(row, null);
    probability.setItem(row, prediction.churnProbability);
    category.setItem(row, prediction.riskCategory);
    action.setItem(row, prediction.nextAction);
    fromDays.setItem(row, prediction.nextActivePeriod?.fromDays ?? null);
    toDays.setItem(row, prediction.nextActivePeriod?.toDays ?? null);
    inactiveDays.setItem(row, prediction.inactiveSinceDays);
    valueAtRisk.setItem(row, prediction.valueAtRisk);
  });
  output.flush();
}

/** Hands each row's customer on, with NaN for an absent number, or null where the flag is absent. The input is used again for the next row. */
function forEachCustomer(chunk: DuckDBDataChunk, use: (row: number, input: ChurnInput | null) => void): void {
  const [recency, frequency, monetary, loyalty, joined] = [0, 1, 2, 3, 4].map((index) => chunk.getColumnVector(index));
  const number = (vector: unknown, row: number) => (vector as DuckDBDoubleVector).getItem(row);
  const input: ChurnInput = { recencyDays: 0, frequency: 0, avgMonetary: 0, loyaltyMember: false, daysSinceJoin: 0 };
  for (let row = 0; row < chunk.rowCount; row++) {
    const member = (loyalty as DuckDBBooleanVector).getItem(row);
    // NaN is no possible value of any field.
    input.recencyDays = number(recency, row) ?? NaN;
    input.frequency = number(frequency, row) ?? NaN;
    input.avgMonetary = number(monetary, row) ?? NaN;
    input.daysSinceJoin = number(joined, row) ?? NaN;
    input.loyaltyMember = member === true;
    use(row, member === null ? null : input);
  }
}
