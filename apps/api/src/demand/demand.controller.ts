import { Body, Example, Post, Request, Route, Tags } from '@tsoa/runtime';
import { type Request as HttpRequest } from 'express';
import { type PredictionLog } from '../prediction-log';
import { type Serving } from '../serving';
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
   */
  @Post()
  @Example<DemandResponse>(EXAMPLE)
  async predictDemand(@Body() body: DemandRequest, @Request() request: HttpRequest): Promise<DemandResponse> {
    const answer = answerDemand(this.serving.demandForecaster(), body);
    this.log.demand(request.id, body, answer);
    return answer;
  }

  /**
   * Forecasts 1 to 10,000 products, in the order of the request. One faulty product refuses the whole batch, and the
   * answer names each fault.
   * @summary Forecast demand of many products
   */
  @Post('batch')
  @Example<DemandBatchResponse>({
    predictions: [EXAMPLE],
    summary: { slow: 0, normal: 1, fast: 0 },
    model_version: EXAMPLE.model_version,
  })
  async predictDemandBatch(
    @Body() body: DemandBatchRequest,
    @Request() request: HttpRequest,
  ): Promise<DemandBatchResponse> {
    const answers = answerDemandBatch(this.serving.demandForecaster(), body);
    body.products.forEach((product, i) => this.log.demand(request.id, product, answers.predictions[i]));
    return answers;
  }
}
