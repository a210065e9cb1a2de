import { type DemandForecaster } from '@retail-ml/demand-model';
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

/** @throws ApiError `invalid-request` for a product that cannot be. */
export function answerDemand(forecaster: DemandForecaster, request: DemandRequest): DemandResponse {
  refuseFaults(demandRequestFaults(request));
  return forecastOne(forecaster, request);
}

/** @throws ApiError `invalid-request` that names the products that cannot be, up to a number worth reading. */
export function answerDemandBatch(forecaster: DemandForecaster, { products }: DemandBatchRequest): DemandBatchResponse {
  refuseFaults(products.flatMap((product, i) => demandRequestFaults(product, `/products/${i}`)));
  const predictions = products.map((product) => forecastOne(forecaster, product));
  const summary = { slow: 0, normal: 0, fast: 0 };
  for (const { movement } of predictions) summary[movement]++;
  return { predictions, summary, model_version: forecaster.modelVersion };
}

function forecastOne(forecaster: DemandForecaster, request: DemandRequest): DemandResponse {
  return toDemandResponse(request, forecaster.forecast(toDemandInput(request)), forecaster);
}
