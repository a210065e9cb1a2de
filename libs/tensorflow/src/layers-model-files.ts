import { type LoadedTensorFlow } from './load-tensorflow';

type TensorFlow = LoadedTensorFlow['tf'];

/** The content of a LayersModel's two files, `model.json` (parsed) and `weights.bin`. */
export interface LayersModelFiles {
  modelJson: {
    format: string;
    generatedBy: string;
    convertedBy: string | null;
    modelTopology: object;
    weightsManifest: { paths: string[]; weights: { name: string; shape: number[]; dtype: string }[] }[];
  };
  weights: Uint8Array;
}

/** Saves a model to memory, in the form in which `tf.loadLayersModel` reads it from disk. */
export async function layersModelFiles(
  tf: TensorFlow,
  model: ReturnType<TensorFlow['model']>,
): Promise<LayersModelFiles> {
  let files: LayersModelFiles | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      const { modelTopology, weightSpecs = [], weightData, format, generatedBy, convertedBy } = artifacts;
      files = {
        modelJson: {
          format: format ?? 'layers-model',
          generatedBy: generatedBy ?? 'TensorFlow.js',
          convertedBy: convertedBy ?? null,
          modelTopology: modelTopology as object,
          weightsManifest: [
            { paths: ['weights.bin'], weights: weightSpecs.map(({ name, shape, dtype }) => ({ name, shape, dtype })) },
          ],
        },
        weights: joined(weightData),
      };
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return files!;
}

function joined(weightData: ArrayBuffer | ArrayBuffer[] | undefined): Uint8Array {
  return new Uint8Array(Buffer.concat([weightData ?? []].flat().map((part) => Buffer.from(part))));
}
