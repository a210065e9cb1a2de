import { Body, Example, Middlewares, Post, Query, Request, Route, Tags } from '@tsoa/runtime';
import { type Request as HttpRequest } from 'express';
import { BODY_LIMIT_BYTES, jsonBody } from '../json-body';
import { type PredictionLog } from '../prediction-log';
import { type Serving } from '../serving';
import { originOf } from '../trace-context';
import {
  type ChurnBatchRequest,
  type ChurnBatchResponse,
  type ChurnRequest,
  type ChurnResponse,
} from './churn-contract';
import { answerChurn, answerChurnBatch } from './churn-answer';

/** By what a batch is sorted, highest first. */
export enum BatchOrder {
  valueAtRisk = 'value_at_risk',
}

const EXAMPLE: ChurnResponse = {
  customer_id: 123,
  churn_probability: 0.23,
  risk_category: 'LOW',
  next_action: 'Monitor',
  horizon_days: 90,
  next_active_period: { from_days: 9, to_days: 52 },
  inactive_since_days: null,
  value_at_risk: 72.2,
  model_version: '20261123-231500-3f2a9c',
};

const EXPLAINED_EXAMPLE: ChurnResponse = {
  customer_id: 123,
  churn_probability: 0.23,
  risk_category: 'LOW',
  next_action: 'Monitor',
  horizon_days: 90,
  next_active_period: { from_days: 9, to_days: 52 },
  inactive_since_days: null,
  value_at_risk: 72.2,
  reasons: [
    { feature: 'recency_days', value: 30, effect: -0.51 },
    { feature: 'frequency', value: 5, effect: -0.33 },
    { feature: 'days_since_join', value: 365, effect: 0.09 },
    { feature: 'loyalty_member', value: true, effect: -0.07 },
    { feature: 'avg_monetary', value: 125.5, effect: -0.04 },
  ],
  reasons_base: -0.35,
  model_version: '20261123-231500-3f2a9c',
};

@Route('api/predict/churn')
@Tags('Churn')
export class ChurnController {
  constructor(
    private readonly serving: Serving,
    private readonly log: PredictionLog,
  ) {}

  /**
   * Predicts whether one customer is about to leave: the probability of no purchase within the model's horizon,
   * what to do about it, and when the next purchase is expected.
   * @summary Predict churn of one customer
   * @param explain `true`: also what each field adds to the log-odds of churn, which takes some milliseconds
   */
  @Post()
  @Middlewares(jsonBody(BODY_LIMIT_BYTES.single))
  @Example<ChurnResponse>(EXAMPLE, 'plain')
  @Example<ChurnResponse>(EXPLAINED_EXAMPLE, 'with explain=true')
  async predictChurn(
    @Body() body: ChurnRequest,
    @Request() request: HttpRequest,
    @Query() explain = false,
  ): Promise<ChurnResponse> {
    const answer = await answerChurn(this.serving.churnPredictor(), body, explain);
    this.log.churn(originOf(request), body, answer);
    return answer;
  }

  /**
   * Predicts churn of 1 to 10,000 customers, in the order of the request. One faulty customer refuses the whole
   * batch, and the answer names each fault.
   * @summary Predict churn of many customers
   * @param sort `value_at_risk`: highest value at risk first
   * @param explain `true`: also what each field adds to the log-odds of churn; for up to 1,000 customers
   */
  @Post('batch')
  @Middlewares(jsonBody(BODY_LIMIT_BYTES.batch))
  @Example<ChurnBatchResponse>({
    predictions: [EXAMPLE],
    summary: { LOW: 1, MEDIUM: 0, HIGH: 0 },
    model_version: EXAMPLE.model_version,
  })
  async predictChurnBatch(
    @Body() body: ChurnBatchRequest,
    @Request() request: HttpRequest,
    @Query() sort?: BatchOrder,
    @Query() explain = false,
  ): Promise<ChurnBatchResponse> {
    const answers = await answerChurnBatch(this.serving.churnPredictor(), body, explain);
    this.log.churnBatch(originOf(request), body, answers);
    if (sort === BatchOrder.valueAtRisk) answers.predictions.sort((a, b) => b.value_at_risk - a.value_at_risk);
    return answers;
  }
}
