import { setImmediate } from 'node:timers/promises';
import { type LoadedTensorFlow, seededRandom, setLearningRate } from '@retail-ml/tensorflow';
import { ChurnModelError } from '../churn-model-error';

export type TensorFlow = LoadedTensorFlow['tf'];
type Variable = ReturnType<TensorFlow['variable']>;

/** Rows to learn from: row after row in each array. */
export interface BlockRows {
  /** `rowCount` x `inputWidth`, standardized. */
  features: Float32Array;
  /** `rowCount` x `outputWidth`, 0 to 1. */
  targets: Float32Array;
  /** `rowCount` x `outputWidth`: how much each target counts, 0 where it is unknown. */
  weights: Float32Array;
}

export interface MembersOptions {
  inputWidth: number;
  outputWidth: number;
  /** Networks whose logits are averaged; they differ by where they begin. */
  members: number;
  /** Of each member. */
  hiddenUnits: number;
  /** What the members begin with, and are drawn back to: `inputWidth` x `outputWidth` weights from input to output. */
  skipStart: Float32Array;
  /** One an output. */
  biasStart: Float32Array;
  /** Inputs, by their places, with which no output may ever fall; none where absent. */
  rising?: readonly number[];
  seed: number;
  onEpoch?: (epoch: number, epochs: number) => void;
}

/**
 * The members folded into one: hidden = relu(x hiddenKernel + hiddenBias), outputs = hidden headKernel + x skipKernel +
 * bias; kernels as [in, out].
 */
export interface TrainedBlock {
  hiddenKernel: Float32Array;
  hiddenBias: Float32Array;
  headKernel: Float32Array;
  skipKernel: Float32Array;
  bias: Float32Array;
}

const EPOCHS = 12;
const BATCH_ROWS = 512;
const LEARNING_RATE = 0.01;
const LAST_LEARNING_RATE = 1e-5;
/** Penalties on squared weights: of the hidden layer, of the layer after it, and of the skip's way from its start. */
const L2 = { hidden: 0.0006, head: 0.003, skip: 0.02 };

/** Beyond any weight: a weight that may be anything is held within it. */
const ANY_WEIGHT = 1e9;

/**
 * Trains small networks beside each other, each a rectified hidden layer and a linear skip from inputs to outputs, by
 * weighted binary cross-entropy, Adam and a cosine learning rate. The same rows and seed give the same weights; all
 * tensors are freed.
 *
 * Outputs are kept from falling with the rising inputs by the signs of weights, which each step restores: half of the
 * hidden units add to the output what rises, the other half take away what falls. Source: Runje and Shankaranarayana
 * (2023), Constrained Monotonic Neural Networks.
 *
 * @throws ChurnModelError `training-diverged` when a weight is not a number.
 */
export async function trainMembers(tf: TensorFlow, rows: BlockRows, options: MembersOptions): Promise<TrainedBlock> {
  const { inputWidth, outputWidth, members, hiddenUnits, skipStart, biasStart } = options;
  const rowCount = rows.features.length / inputWidth;
  const units = members * hiddenUnits;
  const outputs = members * outputWidth;
  const random = seededRandom(options.seed);
  const normals = (count: number, deviation: number) =>
    Float32Array.from({ length: count }, () => deviation * random.normal());
  const variable = (values: Float32Array, shape: [number, number]) =>
    tf.tidy(() => tf.variable(tf.tensor2d(values, shape)));
  const signs = weightSigns(options);
  const hiddenStart = normals(inputWidth * units, Math.sqrt(1 / inputWidth)).map(signedAs(signs.hidden));
  const hiddenKernel = variable(hiddenStart, [inputWidth, units]);
  const hiddenBias = variable(normals(units, 0.3), [1, units]);
  const headKernel = variable(normals(units * outputs, 0.05).map(signedAs(signs.head)), [units, outputs]);
  const skipKernel = variable(everyMember(skipStart, members, outputWidth), [inputWidth, outputs]);
  const bias = variable(everyMember(biasStart, members, outputWidth), [1, outputs]);
  const variables = [hiddenKernel, hiddenBias, headKernel, skipKernel, bias];
  const held = options.rising
    ? [
        holdSigns(tf, hiddenKernel, signs.hidden),
        holdSigns(tf, headKernel, signs.head),
        holdSigns(tf, skipKernel, signs.skip),
      ]
    : [];
  const constants = tf.tidy(() => {
    const weights = tf.tensor2d(rows.weights, [rowCount, outputWidth]);
    return {
      features: tf.tensor2d(rows.features, [rowCount, inputWidth]),
      targets: tf.tensor2d(rows.targets, [rowCount, outputWidth]),
      weights: weights.div(weights.mean(0)),
      skipStart: skipKernel.clone(),
      // No member reads another's hidden units.
      own: tf.tensor2d(
        Float32Array.from({ length: units * outputs }, (_, i) =>
          Math.floor(Math.floor(i / outputs) / hiddenUnits) === Math.floor((i % outputs) / outputWidth) ? 1 : 0,
        ),
        [units, outputs],
      ),
    };
  });
  const optimizer = tf.train.adam(LEARNING_RATE);
  const steps = Math.ceil(rowCount / BATCH_ROWS) * EPOCHS;
  let step = 0;
  try {
    for (let epoch = 1; epoch <= EPOCHS; epoch++) {
      const order = random.shuffled(rowCount);
      for (let from = 0; from < rowCount; from += BATCH_ROWS) {
        const progress = step++ / steps;
        setLearningRate(optimizer, LEARNING_RATE * (0.5 + 0.5 * Math.cos(Math.PI * progress)) + LAST_LEARNING_RATE);
        tf.tidy(() => {
          const batch = tf.tensor1d(order.slice(from, from + BATCH_ROWS), 'int32');
          const features = constants.features.gather(batch);
          const targets = constants.targets.gather(batch).tile([1, members]);
          const weights = constants.weights.gather(batch).tile([1, members]);
          optimizer.minimize(
            () => {
              const hidden = features.matMul(hiddenKernel).add(hiddenBias).relu();
              const heads = headKernel.mul(constants.own);
              const logits = hidden.matMul(heads).add(features.matMul(skipKernel)).add(bias);
              // -[y ln p + (1 - y) ln(1 - p)] from logits: softplus(z) - z y.
              const loss = logits.softplus().sub(logits.mul(targets)).mul(weights).mean(0).sum();
              const squares = [
                hiddenKernel.square().sum().mul(L2.hidden),
                heads.square().sum().mul(L2.head),
                skipKernel.sub(constants.skipStart).square().sum().mul(L2.skip),
              ];
              return squares.reduce((sum, square) => sum.add(square), loss).asScalar();
            },
            false,
            variables,
          );
          for (const { restore } of held) restore();
        });
      }
      options.onEpoch?.(epoch, EPOCHS);
      // Lets progress bars draw and signals arrive.
      await setImmediate();
    }
    const block = tf.tidy(() => ({
      hiddenKernel: hiddenKernel.dataSync().slice() as Float32Array,
      hiddenBias: hiddenBias.dataSync().slice() as Float32Array,
      headKernel: fold(headKernel.mul(constants.own).dataSync(), members, outputWidth),
      skipKernel: fold(skipKernel.dataSync(), members, outputWidth),
      bias: fold(bias.dataSync(), members, outputWidth),
    }));
    if (!Object.values(block).every((weights) => weights.every(Number.isFinite))) {
      throw new ChurnModelError('training-diverged', 'A weight of the network is not a number.');
    }
    return block;
  } finally {
    optimizer.dispose();
    tf.dispose([...variables, ...Object.values(constants), ...held.flatMap(({ bounds }) => bounds)]);
  }
}

/** The sign that each weight must have so that no output falls with a rising input, 1 or -1; 0 for any. */
function weightSigns({ inputWidth, outputWidth, members, hiddenUnits, rising = [] }: MembersOptions) {
  const units = members * hiddenUnits;
  const outputs = members * outputWidth;
  const isRising = (input: number) => rising.includes(input);
  const signOfUnit = (unit: number) => (rising.length === 0 ? 0 : unit % hiddenUnits < hiddenUnits / 2 ? 1 : -1);
  const signs = (rows: number, columns: number, signOf: (row: number, column: number) => number) =>
    Int8Array.from({ length: rows * columns }, (_, i) => signOf(Math.floor(i / columns), i % columns));
  return {
    hidden: signs(inputWidth, units, (input, unit) => (isRising(input) ? signOfUnit(unit) : 0)),
    head: signs(units, outputs, signOfUnit),
    skip: signs(inputWidth, outputs, (input) => (isRising(input) ? 1 : 0)),
  };
}

/** Gives a weight the sign it must have. */
function signedAs(signs: Int8Array) {
  return (weight: number, i: number) => (signs[i] === 0 ? weight : signs[i] * Math.abs(weight));
}

/** Puts weights of the wrong sign to 0, each time it is asked to. */
function holdSigns(tf: TensorFlow, kernel: Variable, signs: Int8Array) {
  const bound = (free: number, heldSign: number) =>
    tf.tensor(
      Float32Array.from(signs, (sign) => (sign === heldSign ? 0 : free)),
      kernel.shape,
    );
  const [least, most] = [bound(-ANY_WEIGHT, 1), bound(ANY_WEIGHT, -1)];
  return {
    bounds: [least, most],
    restore: () => kernel.assign(kernel.maximum(least).minimum(most)),
  };
}

/** Rows of `outputWidth` values, each repeated for every member. */
function everyMember(values: Float32Array, members: number, outputWidth: number): Float32Array {
  const width = members * outputWidth;
  return Float32Array.from(
    { length: values.length * members },
    (_, i) => values[Math.floor(i / width) * outputWidth + (i % outputWidth)],
  );
}

/** The mean over the members of rows that hold `outputWidth` values for each. */
function fold(values: ArrayLike<number>, members: number, outputWidth: number): Float32Array {
  const folded = new Float32Array(values.length / members);
  for (let i = 0; i < values.length; i++) {
    const row = Math.floor(i / (members * outputWidth));
    folded[row * outputWidth + (i % outputWidth)] += values[i] / members;
  }
  return folded;
}
