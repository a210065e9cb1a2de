import { setImmediate } from 'node:timers/promises';
import { type LoadedTensorFlow, seededRandom, setLearningRate } from '@retail-ml/tensorflow';
import { ChurnModelError } from '../churn-model-error';

export type TensorFlow = LoadedTensorFlow['tf'];

/** Rows to learn from: row after row in each array. */
export interface BlockRows {
  /** `rowCount` x `inputWidth`, standardized. */
  features: Float32Array;
  /** `rowCount` x `outputWidth`, 0 or 1. */
  targets: Float32Array;
  /** `rowCount` x `outputWidth`: how much each target counts, 0 where it is unknown. */
  weights: Float32Array;
}

export interface BlockOptions {
  inputWidth: number;
  hiddenUnits: number;
  outputWidth: number;
  seed: number;
  onEpoch?: (epoch: number, epochs: number) => void;
}

/** Weights of dense(hiddenUnits, relu) -> dense(outputWidth, linear), kernels as [in, out]. */
export interface TrainedBlock {
  hiddenKernel: Float32Array;
  hiddenBias: Float32Array;
  headKernel: Float32Array;
  headBias: Float32Array;
  /** Epoch (from 1) whose weights were kept, and its held-out log loss. */
  bestEpoch: number;
  heldOutLogLoss: number;
}

const EPOCHS = 12;
/** Epochs without a better held-out loss after which training ends. */
const PATIENCE_EPOCHS = 4;
const BATCH_ROWS = 512;
const LEARNING_RATE = 0.01;
const LAST_LEARNING_RATE = 1e-5;
const L2 = 0.001;

/**
 * Trains one hidden layer and its heads by weighted binary cross-entropy, Adam and a cosine learning rate; keeps the
 * epoch with the least loss on the held-out rows. The same rows and seed give the same weights; all tensors are freed.
 *
 * @throws ChurnModelError `training-diverged` when the loss is not a number.
 */
export async function trainBlock(
  tf: TensorFlow,
  train: BlockRows,
  heldOut: BlockRows,
  options: BlockOptions,
): Promise<TrainedBlock> {
  const { inputWidth, hiddenUnits, outputWidth } = options;
  const random = seededRandom(options.seed);
  const normals = (count: number, deviation: number) =>
    Float32Array.from({ length: count }, () => deviation * random.normal());
  // In tidy: a variable takes over its first value's numbers, but not the tensor that held them.
  const variables = tf.tidy(() => [
    // He et al. (2015) for the rectified layer; small heads start near the base rate.
    tf.variable(tf.tensor2d(normals(inputWidth * hiddenUnits, Math.sqrt(1 / inputWidth)), [inputWidth, hiddenUnits])),
    tf.variable(tf.zeros([1, hiddenUnits])),
    tf.variable(
      tf.tensor2d(normals(hiddenUnits * outputWidth, 0.5 * Math.sqrt(1 / hiddenUnits)), [hiddenUnits, outputWidth]),
    ),
    tf.variable(tf.zeros([1, outputWidth])),
  ]);
  const [hiddenKernel, hiddenBias, headKernel, headBias] = variables;
  type Tensor = typeof hiddenKernel;
  const logits = (features: Tensor): Tensor =>
    features.matMul(hiddenKernel).add(hiddenBias).relu().matMul(headKernel).add(headBias) as Tensor;
  /** Mean of -[y ln p + (1 - y) ln(1 - p)] over what counts, from logits: softplus(z) - z y. */
  const logLoss = (rows: Tensor[]): Tensor => {
    const [features, targets, weights] = rows;
    const z = logits(features);
    return z.softplus().sub(z.mul(targets)).mul(weights).sum().div(weights.sum()) as Tensor;
  };

  const rowCount = train.features.length / inputWidth;
  const trainTensors = rowTensors(tf, train, inputWidth, outputWidth);
  const heldOutTensors = rowTensors(tf, heldOut, inputWidth, outputWidth);
  const optimizer = tf.train.adam(LEARNING_RATE);
  const steps = Math.ceil(rowCount / BATCH_ROWS) * EPOCHS;
  let step = 0;
  let best: TrainedBlock | undefined;
  try {
    for (let epoch = 1; epoch <= EPOCHS; epoch++) {
      const order = random.shuffled(rowCount);
      for (let from = 0; from < rowCount; from += BATCH_ROWS) {
        const progress = step++ / steps;
        setLearningRate(optimizer, LEARNING_RATE * (0.5 + 0.5 * Math.cos(Math.PI * progress)) + LAST_LEARNING_RATE);
        tf.tidy(() => {
          const batch = tf.tensor1d(order.slice(from, from + BATCH_ROWS), 'int32');
          const rows = trainTensors.map((tensor) => tensor.gather(batch) as Tensor);
          optimizer.minimize(
            () => logLoss(rows).add(hiddenKernel.square().sum().add(headKernel.square().sum()).mul(L2)).asScalar(),
            false,
            variables,
          );
        });
      }
      const heldOutLogLoss = tf.tidy(() => logLoss(heldOutTensors as Tensor[]).dataSync()[0]);
      if (!Number.isFinite(heldOutLogLoss)) {
        throw new ChurnModelError('training-diverged', `The held-out log loss of epoch ${epoch} is not a number.`);
      }
      if (!best || heldOutLogLoss < best.heldOutLogLoss) {
        const [hidden, bias, head, headB] = variables.map((variable) => variable.dataSync().slice() as Float32Array);
        best = {
          hiddenKernel: hidden,
          hiddenBias: bias,
          headKernel: head,
          headBias: headB,
          bestEpoch: epoch,
          heldOutLogLoss,
        };
      }
      options.onEpoch?.(epoch, EPOCHS);
      // Lets progress bars draw and signals arrive.
      await setImmediate();
      if (epoch - best.bestEpoch >= PATIENCE_EPOCHS) break;
    }
  } finally {
    optimizer.dispose();
    tf.dispose([...trainTensors, ...heldOutTensors, ...variables]);
  }
  return best!;
}

function rowTensors(tf: TensorFlow, rows: BlockRows, inputWidth: number, outputWidth: number) {
  const rowCount = rows.features.length / inputWidth;
  return [
    tf.tensor2d(rows.features, [rowCount, inputWidth]),
    tf.tensor2d(rows.targets, [rowCount, outputWidth]),
    tf.tensor2d(rows.weights, [rowCount, outputWidth]),
  ];
}
