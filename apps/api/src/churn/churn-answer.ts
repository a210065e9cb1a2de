import { type ChurnPredictor } from '@retail-ml/churn-model';
import { addReasons, explanationFaults } from '../reasons';
import { faultsOfRows, refuseFaults } from '../request-faults';
import {
  type ChurnBatchRequest,
  type ChurnBatchResponse,
  type ChurnRequest,
  churnRequestFaults,
  type ChurnResponse,
  toChurnInput,
  toChurnResponse,
} from './churn-contract';

/**
 * @param explain whether to say why
 * @throws ApiError `invalid-request` for a customer who cannot be, `no-reasons` where the model knows none
 */
export async function answerChurn(
  predictor: ChurnPredictor,
  request: ChurnRequest,
  explain: boolean,
): Promise<ChurnResponse> {
  refuseFaults(churnRequestFaults(request, predictor.lookbackDays));
  const answer = toChurnResponse(request, predictor.predict(toChurnInput(request)), predictor);
  if (explain) await addReasons([answer], () => predictor.reasons(toChurnInput(request)));
  return answer;
}

/** As `answerChurn`; names every customer who cannot be, up to a number worth reading. */
export async function answerChurnBatch(
  predictor: ChurnPredictor,
  { customers }: ChurnBatchRequest,
  explain: boolean,
): Promise<ChurnBatchResponse> {
  if (explain) refuseFaults(explanationFaults(customers.length, '/customers'));
  refuseFaults(
    faultsOfRows('/customers', customers, (customer) => churnRequestFaults(customer, predictor.lookbackDays)),
  );
  const predictions = predictor
    .predictAll(customers.map(toChurnInput))
    .map((prediction, row) => toChurnResponse(customers[row], prediction, predictor));
  if (explain) await addReasons(predictions, (row) => predictor.reasons(toChurnInput(customers[row])));
  const summary = { LOW: 0, MEDIUM: 0, HIGH: 0 };
  for (const { risk_category } of predictions) summary[risk_category]++;
  return { predictions, summary, model_version: predictor.modelVersion };
}
