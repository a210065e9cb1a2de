import { sigmoid } from '@retail-ml/network';
import { type Parity } from '@retail-ml/model-registry';
import { ChurnModelError } from '../churn-model-error';
import { type ChurnNetwork } from './churn-network';

const ROWS = 10_000;
/** Float32 sums in another order differ by about 1e-7. */
const TOLERANCE = 1e-6;

/**
 * Compares the network in plain numbers with TensorFlow.js on 10,000 rows: churn probabilities and interval hazards,
 * all between 0 and 1.
 *
 * @param features standardized training rows, repeated where there are fewer
 * @throws ChurnModelError `parity-failed` when they differ by more than 1e-6: such a model must not be saved.
 */
export function proveParity(
  network: ChurnNetwork,
  features: Float32Array,
  inputWidth: number,
  backend: string,
): Parity {
  const rows = Float32Array.from({ length: ROWS * inputWidth }, (_, i) => features[i % features.length]);
  const { plain } = network;
  const width = plain.outputWidth;
  const tensorFlow = network.predictWithTensorFlow(rows, ROWS);
  const plainOutputs = new Float64Array(ROWS * width);
  plain.predictBatch(rows, ROWS, plainOutputs);
  let largestDifference = 0;
  for (let i = 0; i < ROWS * width; i++) {
    largestDifference = Math.max(largestDifference, Math.abs(sigmoid(plainOutputs[i]) - sigmoid(tensorFlow[i])));
  }
  if (!(largestDifference <= TOLERANCE)) {
    throw new ChurnModelError(
      'parity-failed',
      `The plain network differs from TensorFlow.js (${backend}) by ${largestDifference}; ${TOLERANCE} is allowed.`,
    );
  }
  return { rows: ROWS, largestDifference, tolerance: TOLERANCE, backend };
}
