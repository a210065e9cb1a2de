import { type LayersModelFiles } from './layers-model-files';
import { type LoadedTensorFlow } from './load-tensorflow';

type TensorFlow = LoadedTensorFlow['tf'];

/** A saved LayersModel in TensorFlow.js. */
export interface SavedNetwork {
  /** @param features `rowCount` rows of inputs, one after the other; so are the outputs */
  predict(features: Float32Array, rowCount: number): Float32Array;
  dispose(): void;
}

/** Reads what `layersModelFiles` wrote, from memory. */
export async function savedNetwork(
  tf: TensorFlow,
  {
    modelJson,
    weights,
  }: { modelJson: Pick<LayersModelFiles['modelJson'], 'modelTopology'> & object; weights: Uint8Array },
): Promise<SavedNetwork> {
  const { modelTopology, weightsManifest } = modelJson as LayersModelFiles['modelJson'];
  const model = await tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology,
      weightSpecs: weightsManifest.flatMap((group) => group.weights) as never,
      weightData: Uint8Array.from(weights).buffer,
    }),
  );
  return {
    predict: (features, rowCount) =>
      tf.tidy(() => {
        const outputs = model.predictOnBatch(tf.tensor2d(features, [rowCount, features.length / rowCount]));
        return (Array.isArray(outputs) ? outputs[0] : outputs).dataSync().slice() as Float32Array;
      }),
    dispose: () => void model.dispose(),
  };
}
