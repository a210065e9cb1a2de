import { type LayersModelJson } from '@retail-ml/network';
import { type ArtefactDraft, type ModelCode } from './artefact';
import { type CertifiedPlace, type ParityFindings } from './parity-certificate';

/** A hand-written TFJS LayersModel: one sigmoid neuron over two inputs. */
export const toyModelJson: LayersModelJson = {
  format: 'layers-model',
  modelTopology: {
    class_name: 'Sequential',
    config: {
      layers: [
        {
          class_name: 'Dense',
          config: { name: 'dense', units: 1, activation: 'sigmoid', use_bias: true, batch_input_shape: [null, 2] },
        },
      ],
    },
  },
  weightsManifest: [
    {
      paths: ['weights.bin'],
      weights: [
        { name: 'dense/kernel', shape: [2, 1], dtype: 'float32' },
        { name: 'dense/bias', shape: [1], dtype: 'float32' },
      ],
    },
  ],
};

export function toyWeights(kernel: [number, number] = [0.5, -0.25], bias = 0.125): Uint8Array {
  return new Uint8Array(Float32Array.of(...kernel, bias).buffer);
}

/** The code that belongs to toy models: adds `shift` from the manifest's calibration to what the network answers. */
export const toyCode: ModelCode = {
  featureView: { name: 'toy', fingerprint: 'f1'.repeat(32) },
  replay: ({ network, manifest }, inputs) =>
    inputs.map(({ x, y }) => {
      const output = new Float64Array(network.outputWidth);
      network.predict(Float64Array.of(Number(x), Number(y)), output);
      return [output[0] + (manifest.calibration as { shift: number }).shift];
    }),
};

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

export function toyDraft(weights: Uint8Array = toyWeights()): ArtefactDraft {
  const [a, b, bias] = new Float32Array(weights.slice().buffer);
  const goldenRow = (x: number, y: number) => ({ input: { x, y }, output: [sigmoid(a * x + b * y + bias) + 0.01] });
  return {
    manifest: {
      featureView: {
        ...toyCode.featureView,
        version: 1,
        features: [
          { name: 'x', description: 'One number' },
          { name: 'y', description: 'Another' },
        ],
      },
      transforms: null,
      standardizer: { mean: [0, 0], scale: [1, 1] },
      calibration: { shift: 0.01 },
      decision: { threshold: 0.5 },
      referenceProfile: { x: [0.1, 0.9] },
      evaluation: {
        rows: 100,
        asOf: ['2026-01-01'],
        level: 0.95,
        method: 'bootstrap',
        model: { roc_auc: { value: 0.8, low: 0.75, high: 0.85 } },
        baselines: { 'recency rule': { roc_auc: { value: 0.7, low: 0.65, high: 0.75 } } },
      },
      training: {
        source: 'a toy',
        window: { from: '2025-01-01', to: '2025-12-01' },
        rows: { train: 800, calibration: 100, test: 100 },
        seed: 1,
        commit: null,
        seconds: 0.5,
        options: { lookbackDays: 180 },
      },
      parity: { rows: 100, largestDifference: 1e-8, tolerance: 1e-6, backend: 'tensorflow' },
      goldenRows: [goldenRow(0, 0), goldenRow(1, -1), goldenRow(-3, 2)],
    },
    modelJson: toyModelJson,
    weights,
    modelCard: ({ name, version }) => `# Model card: ${name} ${version}\n`,
  };
}

/** What certifying finds where every place answers alike, but for what is said otherwise of the second one. */
export function toyFindings(second: Partial<CertifiedPlace> = {}): ParityFindings {
  const place: CertifiedPlace = {
    place: 'an abacus',
    result: 'passed',
    rows: 103,
    differingRows: 0,
    largestDifference: 0,
    tolerance: 0,
    seconds: 0.25,
    note: null,
  };
  return {
    rows: { generated: 100, golden: 3, seed: 1 },
    versions: { node: '20.19.0' },
    places: [place, { ...place, place: 'a slide rule', ...second }],
  };
}
