import { type DemandForecaster } from '@retail-ml/demand-model';
import { type Day, type Reasons } from '@retail-ml/features';
import { addReasons, explanationFaults } from '../reasons';
import { faultsOfRows, refuseFaults } from '../request-faults';
import {
  type DemandBatchRequest,
  type DemandBatchResponse,
  type DemandRequest,
  demandRequestFaults,
  type DemandResponse,
  toDemandInput,
  toDemandResponse,
  toProductOnDay,
} from './demand-contract';

/**
 * @param today the day of a product that names none
 * @param explain whether to say why
 * @throws ApiError `invalid-request` for a product that cannot be, `no-reasons` where the model knows none
 */
export async function answerDemand(
  forecaster: DemandForecaster,
  request: DemandRequest,
  today: Day,
  explain: boolean,
): Promise<DemandResponse> {
  refuseFaults(demandRequestFaults(request));
  const answer = forecastOne(forecaster, request, today);
  if (explain) await addReasons([answer], () => reasonsOfOne(forecaster, request, today));
  return answer;
}

/** As `answerDemand`; names the products that cannot be, up to a number worth reading. */
export async function answerDemandBatch(
  forecaster: DemandForecaster,
  { products }: DemandBatchRequest,
  today: Day,
  explain: boolean,
): Promise<DemandBatchResponse> {
  if (explain) refuseFaults(explanationFaults(products.length, '/products'));
  refuseFaults(faultsOfRows('/products', products, demandRequestFaults));
  const predictions = products.map((product) => forecastOne(forecaster, product, today));
  if (explain) await addReasons(predictions, (row) => reasonsOfOne(forecaster, products[row], today));
  const summary = { slow: 0, normal: 0, fast: 0 };
  for (const { movement } of predictions) summary[movement]++;
  return { predictions, summary, model_version: forecaster.modelVersion };
}

function forecastOne(forecaster: DemandForecaster, request: DemandRequest, today: Day): DemandResponse {
  const forecast = forecaster.forecast(toDemandInput(request), toProductOnDay(request, today));
  return toDemandResponse(request, forecast, forecaster);
}

function reasonsOfOne(forecaster: DemandForecaster, request: DemandRequest, today: Day): Reasons {
  return forecaster.reasons(toDemandInput(request), toProductOnDay(request, today));
}
