import { DenseNetwork, type LayersModelJson } from '@retail-ml/network';
import { layersModelFiles } from '@retail-ml/tensorflow';
import { MEMBER_OUTPUTS } from '../quantile-heads';
import { HIDDEN_UNITS, type TensorFlow, type TrainedMember } from './train-bag';

/** The bag as one network as it is saved, and the same in TFJS for the proof that both are equal. */
export interface DemandNetwork {
  modelJson: LayersModelJson;
  weights: Uint8Array;
  plain: DenseNetwork;
  predictWithTensorFlow(features: Float32Array, rowCount: number): Float32Array;
  dispose(): void;
}

/** Joins the members into one LayersModel: each its own path from the input, their heads one after the other. */
export async function assembleDemandNetwork(
  tf: TensorFlow,
  inputWidth: number,
  members: readonly TrainedMember[],
): Promise<DemandNetwork> {
  const input = tf.input({ shape: [inputWidth], name: 'features' });
  const paths = members.map((_, member) => {
    const layers = [
      ...HIDDEN_UNITS.map((units, i) =>
        tf.layers.dense({ name: `member${member}_hidden${i}`, units, activation: 'swish' }),
      ),
      tf.layers.dense({ name: `member${member}_heads`, units: MEMBER_OUTPUTS, activation: 'linear' }),
    ];
    return { layers, output: layers.reduce((x, layer) => layer.apply(x) as typeof input, input) };
  });
  const heads =
    paths.length === 1
      ? paths[0].output
      : (tf.layers.concatenate({ name: 'heads' }).apply(paths.map(({ output }) => output)) as typeof input);
  const model = tf.model({ inputs: input, outputs: heads, name: 'demand' });
  tf.tidy(() =>
    paths.forEach(({ layers }, member) =>
      layers.forEach((layer, i) => {
        const inputs = i === 0 ? inputWidth : HIDDEN_UNITS[i - 1];
        const [kernel, bias] = members[member].slice(2 * i, 2 * i + 2);
        layer.setWeights([tf.tensor2d(kernel, [inputs, bias.length]), tf.tensor1d(bias)]);
      }),
    ),
  );
  const saved = await layersModelFiles(tf, model);
  return {
    ...saved,
    plain: DenseNetwork.fromLayersModel(saved.modelJson, saved.weights),
    predictWithTensorFlow: (features, rowCount) =>
      tf.tidy(() => {
        const outputs = model.predictOnBatch(tf.tensor2d(features, [rowCount, inputWidth]));
        return (Array.isArray(outputs) ? outputs[0] : outputs).dataSync().slice() as Float32Array;
      }),
    dispose: () => void model.dispose(),
  };
}
