import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FeatureView } from '@retail-ml/features';
import {
  type ArtefactDraft,
  FileModelRegistry,
  type GoldenRow,
  type Manifest,
  type ModelCode,
} from '@retail-ml/model-registry';

/** A model of one dense layer, written by hand: no training, no TensorFlow. */
export interface HandWrittenModel {
  name: string;
  code: ModelCode;
  features: Pick<FeatureView<never, never>, 'name' | 'version' | 'fingerprint' | 'features'>;
  sections: Pick<Manifest, 'transforms' | 'standardizer' | 'calibration' | 'decision'>;
  evaluation: Pick<Manifest['evaluation'], 'model' | 'baselines'>;
  /** Weight of each feature for each output, then the biases of the outputs. */
  weights: number[][];
  goldenInputs: GoldenRow['input'][];
  modelCard: ArtefactDraft['modelCard'];
  parts?: Record<string, Uint8Array>;
}

export const estimate = (value: number) => ({ value, low: value - 0.02, high: value + 0.02 });

export async function handWrittenDraft(model: HandWrittenModel): Promise<ArtefactDraft> {
  const { features, sections, evaluation, weights, goldenInputs, modelCard, parts = {} } = model;
  const { name, version, fingerprint } = features;
  const draft: ArtefactDraft = {
    modelJson: oneDenseLayer(features.features.length, weights[0].length),
    weights: weightBytes(weights),
    parts,
    modelCard,
    manifest: {
      featureView: { name, version, fingerprint, features: features.features.map((feature) => ({ ...feature })) },
      ...sections,
      explanation: { background: goldenInputs },
      referenceProfile: {},
      evaluation: { rows: 1000, asOf: ['2026-07-01'], level: 0.95, method: 'bootstrap', ...evaluation },
      training: {
        source: 'written by hand',
        window: { from: '2025-01-01', to: '2026-03-01' },
        rows: { train: 5000, calibration: 1000, test: 1000 },
        seed: 1,
        commit: null,
        seconds: 0,
        options: {},
      },
      parity: { rows: 1000, largestDifference: 1e-7, tolerance: 1e-6, backend: 'none' },
      goldenRows: goldenInputs.map((input) => ({ input, output: [0] })),
    },
  };
  draft.manifest.goldenRows = await answersOf(draft, model);
  return draft;
}

/** Golden rows hold what the model answers: it is loaded once with others, which are not compared. */
async function answersOf(draft: ArtefactDraft, { name, code, goldenInputs }: HandWrittenModel): Promise<GoldenRow[]> {
  const folder = await mkdtemp(join(tmpdir(), `${name}-draft-`));
  try {
    const registry = new FileModelRegistry(folder, { name });
    const { version } = await registry.save(draft);
    let outputs: number[][] = [];
    const listen: ModelCode['replay'] = (artefact, inputs) => {
      outputs = code.replay(artefact, inputs);
      return inputs.map(() => [0]);
    };
    await registry.load({ ...code, replay: listen }, version);
    return goldenInputs.map((input, i) => ({ input, output: outputs[i] }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Weights as `weights.bin` holds them. */
export function weightBytes(weights: number[][]): Uint8Array {
  return new Uint8Array(new Float32Array(weights.flat()).buffer);
}

export function oneDenseLayer(inputWidth: number, units: number): ArtefactDraft['modelJson'] {
  const config = {
    name: 'dense',
    units,
    activation: 'linear',
    use_bias: true,
    batch_input_shape: [null, inputWidth],
  };
  return {
    modelTopology: { class_name: 'Sequential', config: { layers: [{ class_name: 'Dense', config }] } },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: [
          { name: 'dense/kernel', shape: [inputWidth, units], dtype: 'float32' },
          { name: 'dense/bias', shape: [units], dtype: 'float32' },
        ],
      },
    ],
  };
}
