import { setImmediate } from 'node:timers/promises';
import { type LoadedTensorFlow, seededRandom, setLearningRate } from '@retail-ml/tensorflow';
import { DemandModelError } from '../demand-model-error';
import { HORIZON_DAYS } from '../horizon';
import { HEAD_OFFSETS, HEADS_PER_HORIZON, MEMBER_OUTPUTS } from '../quantile-heads';

export type TensorFlow = LoadedTensorFlow['tf'];

/** Rows to learn from. */
export interface BagRows {
  /** `rowCount` x `inputWidth`, standardized. */
  features: Float32Array;
  /** Run-rate a row, units a day. */
  unitsPerDay: Float32Array;
  /** `rowCount` x horizons: actual sales, units a day. */
  actualPerDay: Float32Array;
}

export interface BagOptions {
  inputWidth: number;
  members: number;
  epochs: number;
  seed: number;
  /** Bias of the point forecast that is aimed at, a horizon: share of all sales. */
  targetBias: readonly number[];
  onEpoch?: (share: number) => void;
}

/** Weights of each member: [kernel, bias] of dense(32), dense(16) and the heads, kernels as [in, out]. */
export type TrainedMember = Float32Array[];

export const HIDDEN_UNITS = [32, 16] as const;
const BATCH_ROWS = 1024;
/** Few rows are gone through more often: a network needs its steps, however many rows there are. */
const LEAST_STEPS_PER_EPOCH = 15;
const LEARNING_RATE = 6e-3;
const WARM_UP_STEPS = 50;
const ADAM_BETAS = [0.9, 0.99] as const;
/** Errors count by the run-rate to this power less one: between units (1) and shares (0). */
const WEIGHT_POWER = 0.6;
/** The level of the point's pinball loss, where it starts, how far it moves with the batch's bias, and its bounds. */
const POINT_LEVEL = { start: 0.6, step: 0.02, least: 0.4, most: 0.8 };
const HEAD_SCALE = 0.1;
const QUANTILES = [0.1, 0.5, 0.9];

/**
 * Trains the members of a bag side by side, each from weights and batches of its own: pinball loss at 10, 50 and 90 %
 * plus a point forecast whose level is moved until its total bias is the one that is aimed at. The same rows and seed
 * give the same weights; all tensors are freed.
 */
export async function trainBag(tf: TensorFlow, rows: BagRows, options: BagOptions): Promise<TrainedMember[]> {
  const { inputWidth, members, epochs, seed, targetBias } = options;
  const random = seededRandom(seed);
  const rowCount = rows.unitsPerDay.length;
  const widths = [inputWidth, ...HIDDEN_UNITS, MEMBER_OUTPUTS];
  type Tensor = ReturnType<TensorFlow['tensor']>;

  const meanWeight = rows.unitsPerDay.reduce((sum, rate) => sum + rate ** WEIGHT_POWER, 0) / rowCount;
  // A step is some hundred small operations, each of which costs more to call than to compute: what can be is done on
  // one tensor. All that is known of a row is gathered at once, all weights are one variable.
  const rowParts = [inputWidth, 1, HORIZON_DAYS.length, 1];
  const tensors = tf.tidy(() => ({
    rows: tf.concat(
      [
        tf.tensor2d(rows.features, [rowCount, inputWidth]),
        tf.tensor2d(rows.unitsPerDay, [rowCount, 1]),
        tf.tensor2d(rows.actualPerDay, [rowCount, HORIZON_DAYS.length]),
        tf.tensor2d(
          rows.unitsPerDay.map((rate) => rate ** (WEIGHT_POWER - 1) / meanWeight),
          [rowCount, 1],
        ),
      ],
      1,
    ),
    bias: tf.tensor3d([...targetBias], [1, 1, HORIZON_DAYS.length]),
  }));
  const shapes = widths.slice(1).flatMap((units, layer) => [
    [members, widths[layer], units],
    [members, 1, units],
  ]);
  const sizes = shapes.map(([, inputs, units]) => inputs * units);
  const weights = tf.tidy(() => {
    const starts = shapes.map(([, inputs, units], i) => {
      if (i % 2 === 1) return tf.zeros([members, units]);
      const isHead = i / 2 === HIDDEN_UNITS.length;
      // He et al. (2015) where an activation follows; heads start near their offsets.
      const deviation = isHead ? HEAD_SCALE / Math.sqrt(inputs) : Math.sqrt(2 / inputs);
      const kernel = Float32Array.from({ length: members * inputs * units }, () => deviation * random.normal());
      return tf.tensor2d(kernel, [members, inputs * units]);
    });
    return tf.variable(tf.concat(starts, 1));
  });
  const optimizer = tf.train.adam(LEARNING_RATE, ...ADAM_BETAS);
  let pointLevel: Tensor = tf.fill([members, 1, HORIZON_DAYS.length], POINT_LEVEL.start);
  const steps = Math.round(epochs * Math.max(rowCount / BATCH_ROWS, LEAST_STEPS_PER_EPOCH));
  const batch = new Int32Array(members * BATCH_ROWS);

  /** [members, rows, horizons] of point, lower, median and upper, units a day. */
  const decode = (features: Tensor, rate: Tensor): Tensor[] => {
    const layers = tf.split(weights as Tensor, sizes, 1).map((layer, i) => layer.reshape(shapes[i]));
    let hidden = features;
    for (let i = 0; i < layers.length; i += 2) {
      hidden = tf.matMul(hidden, layers[i]).add(layers[i + 1]);
      if (i < layers.length - 2) hidden = hidden.mul(hidden.sigmoid());
    }
    const [m, n] = hidden.shape;
    const heads = tf.unstack(hidden.reshape([m, n, HORIZON_DAYS.length, HEADS_PER_HORIZON]), 3);
    const median = rate.mul(heads[1].add(HEAD_OFFSETS.median).exp());
    return [
      rate.mul(heads[0].exp()),
      median.mul(heads[2].neg().add(HEAD_OFFSETS.lower).sigmoid()),
      median,
      median.add(rate.mul(heads[3].add(HEAD_OFFSETS.upper).softplus())),
    ];
  };
  // In 32 bits, as tensors are: the slopes of the levels' own arithmetic.
  const everywhere = (level: number) => tf.fill([members, BATCH_ROWS, HORIZON_DAYS.length], level);
  const slopes = QUANTILES.map((level) => ({ above: everywhere(level), below: everywhere(Math.fround(level) - 1) }));
  /** Pinball loss, a line on each side of the sales: its gradient is that line's slope. */
  const pinball = (shortfall: Tensor, { above, below }: { above: Tensor; below: Tensor }): Tensor =>
    tf.customGrad((x, save) => {
      const slope = tf.where((x as Tensor).greaterEqual(0), above, below);
      (save as (kept: Tensor[]) => void)([slope]);
      return {
        value: (x as Tensor).mul(slope),
        gradFunc: (dy: Tensor, kept: Tensor[]) => dy.mul(kept[0]),
      };
    })(shortfall);

  try {
    for (let step = 0; step < steps; step++) {
      const cosine = 0.5 * (1 + Math.cos((Math.PI * step) / steps));
      setLearningRate(optimizer, LEARNING_RATE * Math.min(1, (step + 1) / WARM_UP_STEPS) * cosine);
      for (let i = 0; i < batch.length; i++) batch[i] = random.below(rowCount);
      const before = pointLevel;
      pointLevel = tf.tidy(() => {
        const places = tf.tensor2d(batch, [members, BATCH_ROWS], 'int32');
        const [features, rate, actual, weight] = tf.split(tf.gather(tensors.rows, places), rowParts, 2) as Tensor[];
        const pointSlope = { above: before, below: before.sub(1) };
        let shortfall: Tensor | undefined;
        const cost = optimizer.minimize(
          () => {
            const [point, ...quantiles] = decode(features, rate);
            shortfall = tf.keep(actual.sum(1, true).sub(point.sum(1, true)).div(actual.sum(1, true).maximum(1e-6)));
            return quantiles
              .reduce(
                (loss, forecast, i) => loss.add(pinball(actual.sub(forecast), slopes[i])),
                pinball(actual.sub(point), pointSlope),
              )
              .mul(weight)
              .mean([1, 2])
              .sum()
              .asScalar();
          },
          true,
          [weights],
        );
        if (step === steps - 1 && !Number.isFinite(cost!.dataSync()[0])) {
          throw new DemandModelError('training-diverged', 'The loss of the last step is not a number.');
        }
        const moved = before.add(shortfall!.add(tensors.bias).mul(POINT_LEVEL.step));
        shortfall!.dispose();
        return moved.clipByValue(POINT_LEVEL.least, POINT_LEVEL.most);
      });
      before.dispose();
      if (step % 20 === 0) {
        options.onEpoch?.(step / steps);
        // Lets progress bars draw and signals arrive.
        await setImmediate();
      }
    }
    const layers = tf.tidy(() =>
      tf.split(weights as Tensor, sizes, 1).map((layer) => layer.dataSync() as Float32Array),
    );
    return Array.from({ length: members }, (_, member) =>
      layers.map((layer, i) => layer.slice(member * sizes[i], (member + 1) * sizes[i])),
    );
  } finally {
    optimizer.dispose();
    tf.dispose([
      ...Object.values(tensors),
      ...slopes.flatMap(({ above, below }) => [above, below]),
      weights,
      pointLevel,
    ]);
  }
}
