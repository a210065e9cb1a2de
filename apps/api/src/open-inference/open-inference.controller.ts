import { Body, Get, Middlewares, NoSecurity, Path, Post, Request, Route, Tags } from '@tsoa/runtime';
import { dayOf } from '@retail-ml/features';
import { type Request as HttpRequest } from 'express';
import { ApiError } from '../api-error';
import { answerChurnBatch } from '../churn/churn-answer';
import { type ChurnRequest } from '../churn/churn-contract';
import { answerDemandBatch } from '../demand/demand-answer';
import { type DemandRequest } from '../demand/demand-contract';
import { type HealthController } from '../health/health.controller';
import { BODY_LIMIT_BYTES, jsonBody } from '../json-body';
import { type PredictionLog } from '../prediction-log';
import { type Serving } from '../serving';
import { originOf } from '../trace-context';
import { CHURN_TENSORS } from './churn-tensors';
import { type CheckContract } from './contract-check';
import { DEMAND_TENSORS } from './demand-tensors';
import { jsonByDefault } from './json-by-default';
import {
  type InferenceModelMetadata,
  type InferenceModelReady,
  type InferenceRequest,
  type InferenceResponse,
  type InferenceServerLive,
  type InferenceServerMetadata,
  type InferenceServerReady,
} from './open-inference-contract';
import { inputMetadata, outputMetadata, type TensorFields } from './tensor-fields';
import { outputTensors, requestedOutputs } from './tensor-outputs';
import { rowsOf } from './tensor-rows';

const PLATFORM = 'retail-ml_layersmodel';

/** The shape [n, 1] may bring data of one list a row: the body, inputs, tensor, data, row. */
const DEEPEST_TENSORS = 5;

const tensorBody = jsonBody(BODY_LIMIT_BYTES.batch, DEEPEST_TENSORS);

/** The Open Inference Protocol, version 2, on the same predictors, checks and logs as the service's own routes. */
@Route('v2')
@Tags('Open Inference Protocol')
export class OpenInferenceController {
  constructor(
    private readonly serving: Serving,
    private readonly log: PredictionLog,
    private readonly health: HealthController,
    private readonly checkContract: CheckContract,
  ) {}

  /**
   * Name and version of the service. The binary tensor extension is not spoken: tensors are JSON.
   * @summary Server metadata
   */
  @Get()
  async inferenceServer(): Promise<InferenceServerMetadata> {
    return { name: 'retail-ml', version: (await this.health.health()).version, extensions: [] };
  }

  /**
   * As `/health/live`.
   * @summary Server live
   */
  @Get('health/live')
  @NoSecurity()
  async inferenceServerLive(): Promise<InferenceServerLive> {
    return { live: true };
  }

  /**
   * As `/health/ready`: all models are loaded and proved, else 503 with the reason.
   * @summary Server ready
   */
  @Get('health/ready')
  @NoSecurity()
  async inferenceServerReady(): Promise<InferenceServerReady> {
    await this.health.ready();
    return { ready: true };
  }

  /**
   * The tensors that a model takes and gives, and the version that answers. Inputs with the parameter `optional` may be
   * left out; ids may be INT64 as well. -1 days, and the empty text of `seasonal_trend`, stand for null.
   * @summary Model metadata
   * @param name The model's name
   * @example name "churn"
   */
  @Get('models/{name}')
  async inferenceModel(@Path() name: string): Promise<InferenceModelMetadata> {
    return this.metadata(name);
  }

  /**
   * As without a version, where that version is the one that answers.
   * @summary Model metadata of a version
   * @param name The model's name
   * @example name "churn"
   * @param version The version that is expected to answer
   */
  @Get('models/{name}/versions/{version}')
  async inferenceModelVersion(@Path() name: string, @Path() version: string): Promise<InferenceModelMetadata> {
    return this.metadata(name, version);
  }

  /**
   * Whether the model answers; else 503 with the reason.
   * @summary Model ready
   * @param name The model's name
   * @example name "churn"
   */
  @Get('models/{name}/ready')
  async inferenceModelReady(@Path() name: string): Promise<InferenceModelReady> {
    this.answeringVersion(name);
    return { name, ready: true };
  }

  /**
   * Whether that version of the model answers.
   * @summary Model ready in a version
   * @param name The model's name
   * @example name "churn"
   * @param version The version that is expected to answer
   */
  @Get('models/{name}/versions/{version}/ready')
  async inferenceModelVersionReady(@Path() name: string, @Path() version: string): Promise<InferenceModelReady> {
    this.answeringVersion(name, version);
    return { name, ready: true };
  }

  /**
   * Predicts 1 to 10,000 rows, which come field by field: each field of `/api/predict/{name}` is a tensor. The answers
   * are those of the batch route, field by field too.
   * @summary Infer
   * @param name The model's name
   * @example name "churn"
   */
  @Post('models/{name}/infer')
  @Middlewares(jsonByDefault, tensorBody)
  async infer(
    @Path() name: string,
    @Body() body: InferenceRequest,
    @Request() request: HttpRequest,
  ): Promise<InferenceResponse> {
    return this.answer(request, body, name);
  }

  /**
   * As without a version, where that version is the one that answers; else 404.
   * @summary Infer by a version
   * @param name The model's name
   * @example name "churn"
   * @param version The version that is to answer
   */
  @Post('models/{name}/versions/{version}/infer')
  @Middlewares(jsonByDefault, tensorBody)
  async inferVersion(
    @Path() name: string,
    @Path() version: string,
    @Body() body: InferenceRequest,
    @Request() request: HttpRequest,
  ): Promise<InferenceResponse> {
    return this.answer(request, body, name, version);
  }

  private async answer(
    request: HttpRequest,
    body: InferenceRequest,
    name: string,
    version?: string,
  ): Promise<InferenceResponse> {
    this.answeringVersion(name, version);
    return name === 'churn' ? this.answerChurn(request, body) : this.answerDemand(request, body);
  }

  private async answerChurn(request: HttpRequest, body: InferenceRequest): Promise<InferenceResponse> {
    const outputs = requestedOutputs(body, CHURN_TENSORS);
    const batch = { customers: rowsOf(body, CHURN_TENSORS) as ChurnRequest[] };
    this.checkContract('ChurnBatchRequest', batch);
    const answers = await answerChurnBatch(this.serving.churnPredictor(), batch, false);
    this.log.churnBatch(originOf(request), batch, answers);
    return responseOf('churn', answers.model_version, body, outputTensors(answers.predictions, outputs, body));
  }

  private async answerDemand(request: HttpRequest, body: InferenceRequest): Promise<InferenceResponse> {
    const outputs = requestedOutputs(body, DEMAND_TENSORS);
    const batch = { products: rowsOf(body, DEMAND_TENSORS) as DemandRequest[] };
    this.checkContract('DemandBatchRequest', batch);
    const forecaster = this.serving.demandForecaster();
    const answers = await answerDemandBatch(forecaster, batch, dayOf(new Date()), false);
    this.log.demandBatch(originOf(request), batch, answers);
    return responseOf('demand', answers.model_version, body, outputTensors(answers.predictions, outputs, body));
  }

  private metadata(name: string, version?: string): InferenceModelMetadata {
    const versions = [this.answeringVersion(name, version)];
    const tensors = (name === 'churn' ? CHURN_TENSORS : DEMAND_TENSORS) as TensorFields<never>;
    return { name, versions, platform: PLATFORM, inputs: inputMetadata(tensors), outputs: outputMetadata(tensors) };
  }

  /** @throws ApiError `model-not-found` where there is no such model, or another version answers; `model-not-ready` */
  private answeringVersion(name: string, wanted?: string): string {
    if (name !== 'churn' && name !== 'demand') {
      throw new ApiError('model-not-found', 'There is no model of that name; known are: churn, demand.');
    }
    const { modelVersion } = name === 'churn' ? this.serving.churnPredictor() : this.serving.demandForecaster();
    if (wanted === undefined || wanted === modelVersion) return modelVersion;
    throw new ApiError('model-not-found', `That version does not answer; of ${name}, ${modelVersion} does.`);
  }
}

function responseOf(
  model_name: string,
  model_version: string,
  { id }: InferenceRequest,
  outputs: InferenceResponse['outputs'],
): InferenceResponse {
  return { model_name, model_version, ...(id != null && { id }), outputs };
}
