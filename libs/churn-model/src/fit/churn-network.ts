import { DenseNetwork, type LayersModelJson } from '@retail-ml/network';
import { layersModelFiles } from '@retail-ml/tensorflow';
import { CHURN_OUTPUT_WIDTH } from '../churn-predictor';
import { INTERVAL_COUNT } from '../survival-curve';
import { type TensorFlow, type TrainedBlock } from './train-members';

/** The churn network as it is saved, and the same in TFJS for the proof that both are equal. */
export interface ChurnNetwork {
  modelJson: LayersModelJson;
  weights: Uint8Array;
  plain: DenseNetwork;
  /** Raw outputs of TensorFlow.js, `rowCount` x `CHURN_OUTPUT_WIDTH`, for standardized features. */
  predictWithTensorFlow(features: Float32Array, rowCount: number): Float32Array;
  dispose(): void;
}

/**
 * Joins the churn head's block and the survival heads' block into one LayersModel: a rectified layer that holds the
 * hidden units of both, and heads that read it beside the inputs. Each head's weights of the other block are zero, so
 * further heads cannot worsen the churn head.
 *
 * @param survival null where no row said when the customer bought again: the hazards are then equal
 */
export async function assembleChurnNetwork(
  tf: TensorFlow,
  inputWidth: number,
  churn: TrainedBlock,
  survival: TrainedBlock | null,
): Promise<ChurnNetwork> {
  const blocks = [
    { block: churn, outputs: 1, firstOutput: 0 },
    ...(survival ? [{ block: survival, outputs: INTERVAL_COUNT, firstOutput: 1 }] : []),
  ];
  const hiddenUnits = blocks.reduce((sum, { block }) => sum + block.hiddenBias.length, 0);
  const hiddenKernel = new Float32Array(inputWidth * hiddenUnits);
  const hiddenBias = new Float32Array(hiddenUnits);
  // The heads read the hidden units, then the inputs.
  const headKernel = new Float32Array((hiddenUnits + inputWidth) * CHURN_OUTPUT_WIDTH);
  const headBias = new Float32Array(CHURN_OUTPUT_WIDTH);
  let firstUnit = 0;
  for (const { block, outputs, firstOutput } of blocks) {
    const units = block.hiddenBias.length;
    for (let i = 0; i < inputWidth; i++) {
      hiddenKernel.set(block.hiddenKernel.subarray(i * units, (i + 1) * units), i * hiddenUnits + firstUnit);
    }
    const setHeads = (kernel: Float32Array, firstRow: number) => {
      for (let row = 0; row < kernel.length / outputs; row++) {
        const place = (firstRow + row) * CHURN_OUTPUT_WIDTH + firstOutput;
        headKernel.set(kernel.subarray(row * outputs, (row + 1) * outputs), place);
      }
    };
    setHeads(block.headKernel, firstUnit);
    setHeads(block.skipKernel, hiddenUnits);
    hiddenBias.set(block.hiddenBias, firstUnit);
    headBias.set(block.bias, firstOutput);
    firstUnit += units;
  }

  const inputs = tf.input({ shape: [inputWidth], name: 'features' });
  const hidden = tf.layers.dense({ name: 'hidden', units: hiddenUnits, activation: 'relu' }).apply(inputs);
  const joined = tf.layers.concatenate({ name: 'joined' }).apply([hidden as typeof inputs, inputs]);
  const heads = tf.layers.dense({ name: 'heads', units: CHURN_OUTPUT_WIDTH, activation: 'linear' }).apply(joined);
  const model = tf.model({ name: 'churn', inputs, outputs: heads as typeof inputs });
  tf.tidy(() =>
    model.setWeights([
      tf.tensor2d(hiddenKernel, [inputWidth, hiddenUnits]),
      tf.tensor1d(hiddenBias),
      tf.tensor2d(headKernel, [hiddenUnits + inputWidth, CHURN_OUTPUT_WIDTH]),
      tf.tensor1d(headBias),
    ]),
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
