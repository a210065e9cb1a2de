import { readChurnModelSections } from '@retail-ml/churn-model';
import { HISTORY_NETWORK_FILES, readDemandModelSections } from '@retail-ml/demand-model';
import {
  churnFeatureView,
  demandFeatureView,
  demandHistoryView,
  parseDay,
  prepareChurnTransforms,
  type Standardizer,
  standardizeRows,
} from '@retail-ml/features';
import { DenseNetwork, type LayersModelJson, sigmoid } from '@retail-ml/network';
import { type LoadedTensorFlow, savedNetwork } from '@retail-ml/tensorflow';
import { type Answer, churnInput, demandInput } from '../answers';
import { type Comparison, type Place } from '../place';
import { type ChurnSubject, type DemandSubject } from '../subject';

/** Float32 sums in another order differ by about 1e-7 in a probability. */
const CHURN_TOLERANCE = 1e-6;
/** As a training allows it of demand's heads, which are sums of terms that are many times larger than they are. */
const DEMAND_TOLERANCE = 1e-5;

/** The saved network in TensorFlow.js, on features in float32 as it was trained with. */
export function trainingCode(model: 'churn' | 'demand', { tf }: LoadedTensorFlow): Place {
  return {
    name: 'training code (TensorFlow.js)',
    tolerance: model === 'churn' ? CHURN_TOLERANCE : DEMAND_TOLERANCE,
    run: (subject) => (subject.name === 'churn' ? churnProbabilities(tf, subject) : demandHeads(tf, subject)),
  };
}

/** Features of each row, written by `write` and standardized. */
function matrixOf(
  rows: number,
  standardizer: Standardizer,
  write: (row: number, matrix: Float64Array, at: number) => void,
) {
  const width = standardizer.mean.length;
  const matrix = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) write(row, matrix, row * width);
  standardizeRows(standardizer, matrix, rows);
  return matrix;
}

async function churnProbabilities(tf: LoadedTensorFlow['tf'], subject: ChurnSubject): Promise<Comparison> {
  const { requests, expected, artefact } = subject;
  const { transforms, standardizer } = readChurnModelSections(artefact.manifest);
  const prepared = prepareChurnTransforms(transforms);
  const features = matrixOf(requests.length, standardizer, (row, matrix, at) => {
    churnFeatureView.write(churnInput(requests[row]), prepared, matrix, at);
  });
  const network = await savedNetwork(tf, subject);
  try {
    const outputs = network.predict(Float32Array.from(features), requests.length);
    const width = outputs.length / requests.length;
    return {
      note: 'the churn probability',
      expected: expected.map(({ churn_probability }) => ({ churn_probability })),
      found: requests.map((_, row) => ({ churn_probability: sigmoid(outputs[row * width]) })),
    };
  } finally {
    network.dispose();
  }
}

async function demandHeads(tf: LoadedTensorFlow['tf'], subject: DemandSubject): Promise<Comparison> {
  const { requests, artefact, forecaster, today } = subject;
  const { transforms, standardizer, decision } = readDemandModelSections(artefact.manifest);
  const features = matrixOf(requests.length, standardizer, (row, matrix, at) => {
    demandFeatureView.write(demandInput(requests[row]), transforms, matrix, at);
  });
  const fields = await headsOf(tf, subject, features, requests.length);
  const { productProfiles } = decision;
  const withProfile = requests.flatMap((request) => {
    const asOf = request.as_of_date === undefined ? today : parseDay(request.as_of_date);
    const profile = forecaster.profileOf({ productId: String(request.product_id), asOf });
    return profile === null ? [] : [{ fields: demandInput(request), ...profile }];
  });
  if (productProfiles === null || withProfile.length === 0) return asComparison([fields]);
  const historyFeatures = matrixOf(withProfile.length, productProfiles.standardizer, (row, matrix, at) => {
    demandHistoryView.write(withProfile[row], productProfiles.transforms, matrix, at);
  });
  const files = {
    modelJson: JSON.parse(Buffer.from(artefact.parts[HISTORY_NETWORK_FILES.modelJson]).toString()) as LayersModelJson,
    weights: artefact.parts[HISTORY_NETWORK_FILES.weights],
  };
  return asComparison([fields, await headsOf(tf, files, historyFeatures, withProfile.length)]);
}

interface Heads {
  rows: number;
  plain: Float64Array;
  tensorFlow: Float32Array;
}

async function headsOf(
  tf: LoadedTensorFlow['tf'],
  files: { modelJson: LayersModelJson; weights: Uint8Array },
  features: Float64Array,
  rows: number,
): Promise<Heads> {
  const network = DenseNetwork.fromLayersModel(files.modelJson, files.weights);
  const plain = new Float64Array(rows * network.outputWidth);
  network.predictBatch(features, rows, plain);
  const saved = await savedNetwork(tf, files);
  try {
    return { rows, plain, tensorFlow: saved.predict(Float32Array.from(features), rows) };
  } finally {
    saved.dispose();
  }
}

/** Each head as a share of itself where it is above 1, as at a training. */
function asComparison(networks: readonly Heads[]): Comparison {
  const expected: Answer[] = [];
  const found: Answer[] = [];
  for (const { rows, plain, tensorFlow } of networks) {
    const width = plain.length / rows;
    for (let row = 0; row < rows; row++) {
      const heads = Array.from({ length: width }, (_, i) => row * width + i);
      const share = (values: ArrayLike<number>) =>
        Object.fromEntries(heads.map((i) => [`head ${i % width}`, values[i] / Math.max(1, Math.abs(plain[i]))]));
      expected.push(share(plain));
      found.push(share(tensorFlow));
    }
  }
  return { note: 'the heads of the networks, as shares of themselves where above 1', expected, found };
}
