import { Body, Example, Middlewares, Post, Query, Request, Route, Tags } from '@tsoa/runtime';
import { dayOf } from '@retail-ml/features';
import { type Request as HttpRequest } from 'express';
import { BODY_LIMIT_BYTES, jsonBody } from '../json-body';
import { type PredictionLog } from '../prediction-log';
import { type Serving } from '../serving';
import { originOf } from '../trace-context';
import { answerDemand, answerDemandBatch } from './demand-answer';
import {
  type DemandBatchRequest,
  type DemandBatchResponse,
  type DemandRequest,
  type DemandResponse,
} from './demand-contract';

const EXAMPLE: DemandResponse = {
  product_id: 456,
  forecast_7d: 145,
  forecast_30d: 550,
  confidence_lower: 130,
  confidence_upper: 160,
  trend: 'increasing',
  confidence_level: 0.8,
  intervals: { '7d': { lower: 130, upper: 160 }, '30d': { lower: 480, upper: 640 } },
  seasonal_trend: 'peak',
  movement: 'normal',
  basis: 'category',
  model_version: '20261123-231500-3f2a9c',
};

const EXPLAINED_EXAMPLE: DemandResponse = {
  product_id: 456,
  forecast_7d: 145,
  forecast_30d: 550,
  confidence_lower: 130,
  confidence_upper: 160,
  trend: 'increasing',
  confidence_level: 0.8,
  intervals: { '7d': { lower: 130, upper: 160 }, '30d': { lower: 480, upper: 640 } },
  seasonal_trend: 'peak',
  movement: 'normal',
  basis: 'category',
  reasons: [
    { feature: 'recent_sales_30d', value: 450, effect: 1.44 },
    { feature: 'recent_sales_7d', value: 120, effect: 1.19 },
    { feature: 'seasonality', value: 'summer', effect: 0.08 },
    { feature: 'category', value: 'Textiles', effect: -0.05 },
    { feature: 'day_of_week', value: 'Saturday', effect: 0.01 },
    { feature: 'is_holiday', value: false, effect: 0 },
  ],
  reasons_base: 2.31,
  model_version: '20261123-231500-3f2a9c',
};

@Route('api/predict/demand')
@Tags('Demand')
export class DemandController {
  constructor(
    private readonly serving: Serving,
    private readonly log: PredictionLog,
  ) {}

  /**
   * Forecasts the units of one product over the next 7 and 30 days, each with the interval in which sales lie at the
   * model's level, and says how the product moves and what the forecast rests on.
   * @summary Forecast demand of one product
   * @param explain `true`: also what each field adds to the logarithm of the units of 7 days, which takes some milliseconds
   */
  @Post()
  @Middlewares(jsonBody(BODY_LIMIT_BYTES.single))
  @Example<DemandResponse>(EXAMPLE, 'plain')
  @Example<DemandResponse>(EXPLAINED_EXAMPLE, 'with explain=true')
  async predictDemand(
    @Body() body: DemandRequest,
    @Request() request: HttpRequest,
    @Query() explain = false,
  ): Promise<DemandResponse> {
    const answer = await answerDemand(this.serving.demandForecaster(), body, dayOf(new Date()), explain);
    this.log.demand(originOf(request), body, answer);
    return answer;
  }

  /**
   * Forecasts 1 to 10,000 products, in the order of the request. One faulty product refuses the whole batch, and the
   * answer names each fault.
   * @summary Forecast demand of many products
   * @param explain `true`: also what each field adds to the logarithm of the units of 7 days; for up to 1,000 products
   */
  @Post('batch')
  @Middlewares(jsonBody(BODY_LIMIT_BYTES.batch))
  @Example<DemandBatchResponse>({
    predictions: [EXAMPLE],
    summary: { slow: 0, normal: 1, fast: 0 },
    model_version: EXAMPLE.model_version,
  })
  async predictDemandBatch(
    @Body() body: DemandBatchRequest,
    @Request() request: HttpRequest,
    @Query() explain = false,
  ): Promise<DemandBatchResponse> {
    const answers = await answerDemandBatch(this.serving.demandForecaster(), body, dayOf(new Date()), explain);
    this.log.demandBatch(originOf(request), body, answers);
    return answers;
  }
}
