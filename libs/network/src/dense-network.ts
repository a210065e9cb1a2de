import { DenseLayers } from './dense-layers';
import { type LayersModelJson, readLayersModel } from './layers-model-format';

/**
 * A dense network in plain numbers: computes what TensorFlow.js computes, to float32 rounding, without loading it.
 *
 * @example
 * const network = DenseNetwork.fromLayersModel(modelJson, weightsBytes);
 * const output = new Float64Array(network.outputWidth);
 * network.predict(Float64Array.of(0.5, -1.2), output);
 */
export class DenseNetwork extends DenseLayers {
  /**
   * @param modelJson the parsed `model.json` of a TFJS LayersModel
   * @param weights the bytes of its `weights.bin`
   * @throws NetworkError when the files don't fit together or hold a layer other than Dense and Concatenate.
   */
  static fromLayersModel(modelJson: LayersModelJson, weights: Uint8Array): DenseNetwork {
    return new DenseNetwork(readLayersModel(modelJson, weights));
  }
}
