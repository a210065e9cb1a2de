import { ChurnPredictor } from '@retail-ml/churn-model';
import { DemandForecaster } from '@retail-ml/demand-model';
import { type Day } from '@retail-ml/features';
import { type Manifest } from '@retail-ml/model-registry';
import { DenseNetwork, type LayersModelJson } from '@retail-ml/network';
import { type Answer, churnAnswers, type ChurnRequest, demandAnswers, type DemandRequest } from './answers';

/** A model's files as a page would fetch them. */
export interface FetchedModel {
  manifest: Manifest;
  modelJson: LayersModelJson;
  weights: Uint8Array;
  parts: Record<string, Uint8Array>;
}

// The entry of the bundle that `bundle.cjs` makes for browsers.

export function churn({ manifest, modelJson, weights }: FetchedModel, requests: ChurnRequest[]): Answer[] {
  const network = DenseNetwork.fromLayersModel(modelJson, weights);
  return churnAnswers(new ChurnPredictor({ manifest, network }), requests);
}

export function demand(
  { manifest, modelJson, weights, parts }: FetchedModel,
  requests: DemandRequest[],
  today: Day,
): Answer[] {
  const network = DenseNetwork.fromLayersModel(modelJson, weights);
  return demandAnswers(new DemandForecaster({ manifest, network, parts }), requests, today);
}
