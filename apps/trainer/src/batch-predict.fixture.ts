import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { churnFeatureView } from '@retail-ml/features';
import { CHURN_OUTPUT_WIDTH, churnModelCode, ChurnPredictor } from '@retail-ml/churn-model';
import { type ArtefactDraft, FileModelRegistry, type GoldenRow } from '@retail-ml/model-registry';

const WIDTH = churnFeatureView.features.length;

/** What each feature adds to the log-odds of churn, in the order of the feature view. */
const CHURN_WEIGHTS = [0.9, -0.6, 0.8, 0.3, -0.1, -0.2, -0.1, 0.4];

/** A churn model written by hand: late and rare customers leave. No training, no TensorFlow. */
async function handWrittenChurnDraft(): Promise<ArtefactDraft> {
  const modelJson = oneDenseLayer(WIDTH, CHURN_OUTPUT_WIDTH);
  const weights = new Float32Array((WIDTH + 1) * CHURN_OUTPUT_WIDTH);
  for (let feature = 0; feature < WIDTH; feature++) {
    weights[feature * CHURN_OUTPUT_WIDTH] = CHURN_WEIGHTS[feature];
    // The hazards of buying again fall as churn rises.
    for (let head = 1; head < CHURN_OUTPUT_WIDTH; head++)
      weights[feature * CHURN_OUTPUT_WIDTH + head] = -CHURN_WEIGHTS[feature] / 2;
  }
  weights[WIDTH * CHURN_OUTPUT_WIDTH] = -0.5;
  const draft: ArtefactDraft = {
    modelJson,
    weights: new Uint8Array(weights.buffer),
    manifest: handWrittenManifest(),
    modelCard: ({ version }) => `# Model card: churn ${version}\n`,
  };
  draft.manifest.goldenRows = await answersOf(draft);
  return draft;
}

/** Golden rows hold what the model answers: it is loaded once with others, which are not compared. */
async function answersOf(draft: ArtefactDraft): Promise<GoldenRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'churn-draft-'));
  try {
    const registry = new FileModelRegistry(folder, { name: 'churn' });
    const { version } = await registry.save(draft);
    let outputs: number[][] = [];
    const listen: typeof churnModelCode.replay = (artefact, inputs) => {
      outputs = churnModelCode.replay(artefact, inputs);
      return inputs.map(() => [0]);
    };
    await registry.load({ ...churnModelCode, replay: listen }, version);
    return GOLDEN_INPUTS.map((input, i) => ({ input, output: outputs[i] }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const GOLDEN_INPUTS: GoldenRow['input'][] = [
  { recencyDays: 30, frequency: 5, avgMonetary: 125.5, loyaltyMember: true, daysSinceJoin: 365 },
  { recencyDays: 170, frequency: 1, avgMonetary: 20, loyaltyMember: false, daysSinceJoin: 700 },
];

function handWrittenManifest(): ArtefactDraft['manifest'] {
  const { name, version, fingerprint, features } = churnFeatureView;
  const estimate = (value: number) => ({ value, low: value - 0.02, high: value + 0.02 });
  return {
    featureView: { name, version, fingerprint, features: features.map((feature) => ({ ...feature })) },
    transforms: { lookbackDays: 180, purchaseRate: { shape: 0.7, scaleDays: 45 } },
    standardizer: {
      mean: [3.5, -3, 0.8, 0.4, 4, 0.4, 5.5, 0.2],
      scale: [1.2, 1, 1, 0.3, 1, 0.5, 1.5, 0.4],
      clip: 4,
    },
    calibration: { method: 'platt', slope: 1, intercept: 0 },
    decision: { mediumFrom: 0.3, highFrom: 0.6, topQuarterValue: 3, horizonDays: 90 },
    referenceProfile: {},
    evaluation: {
      rows: 1000,
      asOf: ['2026-07-01'],
      level: 0.95,
      method: 'bootstrap',
      model: { roc_auc: estimate(0.8) },
      baselines: { recency_rule: { roc_auc: estimate(0.7) } },
    },
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
    goldenRows: GOLDEN_INPUTS.map((input) => ({ input, output: [0] })),
  };
}

function oneDenseLayer(inputWidth: number, units: number): ArtefactDraft['modelJson'] {
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

/** Saves it in the folder as champion. */
export async function saveChurnModel(folder: string): Promise<ChurnPredictor> {
  const registry = new FileModelRegistry(folder, { name: 'churn' });
  const { version } = await registry.save(await handWrittenChurnDraft());
  await registry.promote(version, 'for the tests');
  return new ChurnPredictor(await registry.load(churnModelCode));
}
