import { type DemandForecaster } from '@retail-ml/demand-model';
import { addReasons, explanationFaults } from '../reasons';
import { refuseFaults } from '../request-faults';
import {
  type DemandBatchRequest,
  type DemandBatchResponse,
  type DemandRequest,
  demandRequestFaults,
  type DemandResponse,
  toDemandInput,
  toDemandResponse,
} from './demand-contract';

/**
 * @param explain whether to say why
 * @throws ApiError `invalid-request` for a product that cannot be, `no-reasons` where the model knows none
 */
export async function answerDemand(
  forecaster: DemandForecaster,
  request: DemandRequest,
  explain: boolean,
): Promise<DemandResponse> {
  refuseFaults(demandRequestFaults(request));
  const answer = forecastOne(forecaster, request);
  if (explain) await addReasons([answer], () => forecaster.reasons(toDemandInput(request)));
  return answer;
}

/** As `answerDemand`; names the products that cannot be, up to a number worth reading. */
export async function answerDemandBatch(
  forecaster: DemandForecaster,
  { products }: DemandBatchRequest,
  explain: boolean,
): Promise<DemandBatchResponse> {
  if (explain) refuseFaults(explanationFaults(products.length, '/products'));
  refuseFaults(products.flatMap((product, i) => demandRequestFaults(product, `/products/${i}`)));
  const predictions = products.map((product) => forecastOne(forecaster, product));
  if (explain) await addReasons(predictions, (row) => forecaster.reasons(toDemandInput(products[row])));
  const summary = { slow: 0, normal: 0, fast: 0 };
  for (const { movement } of predictions) summary[movement]++;
  return { predictions, summary, model_version: forecaster.modelVersion };
}

function forecastOne(forecaster: DemandForecaster, request: DemandRequest): DemandResponse {
  return toDemandResponse(request, forecaster.forecast(toDemandInput(request)), forecaster);
}
