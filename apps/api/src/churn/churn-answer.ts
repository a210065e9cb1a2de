import { type ChurnPredictor } from '@retail-ml/churn-model';
import { refuseFaults } from '../request-faults';
import {
  type ChurnBatchRequest,
  type ChurnBatchResponse,
  type ChurnRequest,
  churnRequestFaults,
  type ChurnResponse,
  toChurnInput,
  toChurnResponse,
} from './churn-contract';

/** @throws ApiError `invalid-request` for a customer who cannot be. */
export function answerChurn(predictor: ChurnPredictor, request: ChurnRequest): ChurnResponse {
  refuseFaults(churnRequestFaults(request, predictor.lookbackDays));
  return predictOne(predictor, request);
}

/** @throws ApiError `invalid-request` that names every customer who cannot be, up to a number worth reading. */
export function answerChurnBatch(predictor: ChurnPredictor, { customers }: ChurnBatchRequest): ChurnBatchResponse {
  refuseFaults(
    customers.flatMap((customer, i) => churnRequestFaults(customer, predictor.lookbackDays, `/customers/${i}`)),
  );
  const predictions = customers.map((customer) => predictOne(predictor, customer));
  const summary = { LOW: 0, MEDIUM: 0, HIGH: 0 };
  for (const { risk_category } of predictions) summary[risk_category]++;
  return { predictions, summary, model_version: predictor.modelVersion };
}

function predictOne(predictor: ChurnPredictor, request: ChurnRequest): ChurnResponse {
  return toChurnResponse(request, predictor.predict(toChurnInput(request)), predictor);
}
