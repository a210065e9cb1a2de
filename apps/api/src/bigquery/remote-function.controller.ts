import { Body, Example, Middlewares, Post, Request, Route, Tags } from '@tsoa/runtime';
import { type Request as HttpRequest } from 'express';
import { answerChurnBatch } from '../churn/churn-answer';
import { BODY_LIMIT_BYTES, jsonBody } from '../json-body';
import { type PredictionLog } from '../prediction-log';
import { type Serving } from '../serving';
import { originOf } from '../trace-context';
import { customersOfCalls } from './customers-of-calls';
import { type RemoteFunctionRequest, type RemoteFunctionResponse } from './remote-function-contract';

/** BigQuery's protocol for functions that are answered elsewhere. */
@Route('bigquery/remote')
@Tags('BigQuery')
export class RemoteFunctionController {
  constructor(
    private readonly serving: Serving,
    private readonly log: PredictionLog,
  ) {}

  /**
   * Predicts churn of up to 10,000 rows of a query. BigQuery calls it for a function made by
   * `CREATE FUNCTION ... REMOTE WITH CONNECTION`; each reply is the answer of `/api/predict/churn`, for
   * `RETURNS JSON`. The same request has the same replies, however often it comes.
   * @summary Answer a remote function of BigQuery
   */
  @Post('churn')
  @Middlewares(jsonBody(BODY_LIMIT_BYTES.batch))
  @Example<RemoteFunctionResponse>({
    replies: [
      {
        customer_id: '123',
        churn_probability: 0.23,
        risk_category: 'LOW',
        next_action: 'Monitor',
        horizon_days: 90,
        next_active_period: { from_days: 9, to_days: 52 },
        inactive_since_days: null,
        value_at_risk: 72.2,
        model_version: '20261123-231500-3f2a9c',
      },
      null,
    ],
  })
  async remoteChurn(
    @Body() body: RemoteFunctionRequest,
    @Request() request: HttpRequest,
  ): Promise<RemoteFunctionResponse> {
    const predictor = this.serving.churnPredictor();
    const asked = customersOfCalls(body.calls, predictor.lookbackDays);
    const customers = asked.filter((customer) => customer !== null);
    const answers = await answerChurnBatch(predictor, { customers }, false);
    if (customers.length > 0) this.log.churnBatch(originOf(request), { customers }, answers);
    const answered = answers.predictions.values();
    return { replies: asked.map((customer) => (customer === null ? null : (answered.next().value ?? null))) };
  }
}
