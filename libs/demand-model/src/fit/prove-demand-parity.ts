import { type Parity } from '@retail-ml/model-registry';
import { DemandModelError } from '../demand-model-error';
import { type FittedBag } from './fit-bag';

const ROWS = 10_000;
/** Float32 sums in another order: heads are sums of terms that are many times larger than they are. */
const TOLERANCE = 1e-5;

/**
 * Compares the bag in plain numbers with TensorFlow.js on 10,000 rows: the heads, which are logarithms and log-odds,
 * each as a share of itself where it is above 1.
 *
 * @throws DemandModelError `parity-failed` when they differ by more than 1e-5: such a model must not be saved.
 */
export function proveDemandParity({ network, features }: FittedBag, backend: string): Parity {
  const { plain } = network;
  const rows = Float32Array.from({ length: ROWS * plain.inputWidth }, (_, i) => features[i % features.length]);
  const tensorFlow = network.predictWithTensorFlow(rows, ROWS);
  const outputs = new Float64Array(ROWS * plain.outputWidth);
  plain.predictBatch(rows, ROWS, outputs);
  let largestDifference = 0;
  for (let i = 0; i < outputs.length; i++) {
    const difference = Math.abs(outputs[i] - tensorFlow[i]) / Math.max(1, Math.abs(outputs[i]));
    largestDifference = Math.max(largestDifference, difference);
  }
  if (!(largestDifference <= TOLERANCE)) {
    throw new DemandModelError(
      'parity-failed',
      `The plain network differs from TensorFlow.js (${backend}) by ${largestDifference}; ${TOLERANCE} is allowed.`,
    );
  }
  return { rows: ROWS, largestDifference, tolerance: TOLERANCE, backend };
}
