import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHURN_OUTPUT_WIDTH, churnModelCode, ChurnPredictor } from '@retail-ml/churn-model';
import {
  DemandForecaster,
  demandModelCode,
  HISTORY_NETWORK_FILES,
  MEMBER_OUTPUTS,
  PRODUCT_PROFILES_FILE,
  ProductProfiles,
  watchedDemandColumns,
} from '@retail-ml/demand-model';
import { referenceProfile } from '@retail-ml/drift';
import {
  churnFeatureView,
  demandFeatureView,
  demandHistoryView,
  type DemandInput,
  type FeatureView,
  formatDay,
  parseDay,
  PROFILE_FIELDS,
  type ProductProfile,
  SEASONS,
  WEEKDAYS,
} from '@retail-ml/features';
import {
  type Artefact,
  type ArtefactDraft,
  FileModelRegistry,
  type GoldenRow,
  type ModelCode,
} from '@retail-ml/model-registry';

type Manifest = ArtefactDraft['manifest'];
type Sections = Pick<Manifest, 'transforms' | 'standardizer' | 'calibration' | 'decision'>;

/** One dense layer from features to outputs, with no training and no TensorFlow. */
interface HandWrittenModel {
  name: 'churn' | 'demand';
  code: ModelCode;
  featureView: Pick<FeatureView<never, never>, 'name' | 'version' | 'fingerprint' | 'features'>;
  outputWidth: number;
  /** Features times outputs, then the biases. */
  weights: Float32Array;
  sections: Sections;
  goldenInputs: GoldenRow['input'][];
  parts?: Record<string, Uint8Array>;
  profileOf?: (artefact: Artefact) => Manifest['referenceProfile'];
}

/** What each feature adds to the log-odds of churn, in the order of the feature view. */
const CHURN_WEIGHTS = [1.2, -0.1, -0.2, 0.2, -0.3, 0.5, -0.1];

/** Saves a churn model as champion in which late and rare customers leave. */
export async function saveChurnModel(folder: string): Promise<ChurnPredictor> {
  const width = churnFeatureView.features.length;
  const weights = new Float32Array((width + 1) * CHURN_OUTPUT_WIDTH);
  for (let feature = 0; feature < width; feature++) {
    // The hazards of buying again fall as churn rises.
    for (let head = 0; head < CHURN_OUTPUT_WIDTH; head++)
      weights[feature * CHURN_OUTPUT_WIDTH + head] = CHURN_WEIGHTS[feature] * (head === 0 ? 1 : -0.5);
  }
  weights[width * CHURN_OUTPUT_WIDTH] = -0.5;
  const registry = await saveChampion(folder, {
    name: 'churn',
    code: churnModelCode,
    featureView: churnFeatureView,
    outputWidth: CHURN_OUTPUT_WIDTH,
    weights,
    sections: {
      transforms: {
        lookbackDays: 180,
        horizonDays: 90,
        bgNbd: { rateShape: 0.5, rateScaleDays: 15, dropoutA: 0.8, dropoutB: 2.5 },
        paretoNbd: { rateShape: 0.5, rateScaleDays: 15, dropoutShape: 0.5, dropoutScaleDays: 15 },
        bounds: {
          log_avg_monetary: { least: 0, most: 12 },
          log_frequency: { least: 0, most: 6 },
          log_recency_days: { least: 0, most: 8 },
          log_days_since_join: { least: 0, most: 9 },
        },
      },
      standardizer: {
        mean: [0, 4, 0.4, 0.2, 1, 3.5, 6],
        scale: [1.5, 1, 0.5, 0.4, 1, 1.2, 1],
        clip: 4,
      },
      calibration: null,
      decision: { mediumFrom: 0.3, highFrom: 0.6, topQuarterValue: 3, horizonDays: 90 },
    },
    goldenInputs: [
      {
        recencyDays: 30,
        frequency: 5,
        avgMonetary: 125.5,
        loyaltyMember: true,
        daysSinceJoin: 365,
        totalPurchases: null,
      },
      {
        recencyDays: 170,
        frequency: 1,
        avgMonetary: 20,
        loyaltyMember: false,
        daysSinceJoin: 700,
        totalPurchases: null,
      },
    ],
  });
  return new ChurnPredictor(await registry.load(churnModelCode));
}

/** Products of all kinds: the same for the same number. */
export function product(i: number): DemandInput {
  const recentSales30d = Math.floor(1.006 ** ((i * 7919) % 1500)) - 1;
  const recentSales7d = (i * 37) % (recentSales30d + 1);
  return {
    category: ['Textiles', 'Toys', 'unheard of'][i % 3],
    recentSales7d,
    recentSales14d: i % 5 === 0 ? null : recentSales7d + Math.round(((recentSales30d - recentSales7d) * 7) / 23),
    recentSales30d,
    season: SEASONS[i % 4],
    weekday: WEEKDAYS[i % 7],
    isHoliday: i % 11 === 0,
  };
}

/** The product that the demand model has a history of, as of 5 November 2026. */
export const PRODUCT_WITH_HISTORY = 'H1';
const PROFILES = ProductProfiles.of(
  parseDay('2026-11-05'),
  new Map([
    [
      PRODUCT_WITH_HISTORY,
      Object.fromEntries(PROFILE_FIELDS.map((field, i) => [field, i / 2])) as unknown as ProductProfile,
    ],
  ]),
);

/** Saves a demand model as champion in which the weekday, the season and the last week move the forecast. */
export async function saveDemandModel(folder: string): Promise<DemandForecaster> {
  const width = demandFeatureView.features.length;
  const historyWidth = demandHistoryView.features.length;
  const waves = (inputs: number) =>
    Float32Array.from({ length: (inputs + 1) * MEMBER_OUTPUTS }, (_, i) => Math.sin(i * 12.9898) / 8);
  const weights = waves(width);
  const registry = await saveChampion(folder, {
    name: 'demand',
    code: demandModelCode,
    featureView: demandFeatureView,
    outputWidth: MEMBER_OUTPUTS,
    weights,
    sections: {
      transforms: { floorUnitsPerDay: 0.05, categoryGrowth: { Textiles: 0.1, Toys: -0.2 } },
      standardizer: { mean: new Array<number>(width).fill(0), scale: new Array<number>(width).fill(1), clip: 4 },
      calibration: { method: 'conformal', level: 0.8, stretch: [1.1, 1.2], sharedInputs: ['weekday', 'category'] },
      decision: {
        members: 1,
        trendDeadBand: 0.1,
        productProfiles: {
          featureView: { name: 'demand-history', version: 1, fingerprint: demandHistoryView.fingerprint },
          transforms: { floorUnitsPerDay: 0.05, categoryGrowth: {} },
          standardizer: { mean: Array(historyWidth).fill(0), scale: Array(historyWidth).fill(1), clip: 4 },
          members: 1,
          stretch: [1, 1.1],
          oldestProfileDays: 60,
          asOf: formatDay(PROFILES.asOf),
          products: PROFILES.size,
        },
        movement: {
          all: { lower: 0.5, upper: 5 },
          categories: { Textiles: { lower: 1, upper: 10 }, Toys: { lower: 0.2, upper: 2 } },
        },
        seasonality: { Textiles: { winter: 0.8, spring: 1, summer: 1.3 }, Toys: { winter: 1.6, spring: 0.8 } },
      },
    },
    parts: {
      [HISTORY_NETWORK_FILES.modelJson]: Buffer.from(JSON.stringify(oneDenseLayer(historyWidth, MEMBER_OUTPUTS))),
      [HISTORY_NETWORK_FILES.weights]: new Uint8Array(waves(historyWidth).buffer),
      [PRODUCT_PROFILES_FILE]: PROFILES.bytes(),
    },
    goldenInputs: [{ ...product(1) }, { ...product(2) }],
    profileOf: (artefact) => {
      // Training knows the 14 days of every product.
      const rows = Array.from({ length: 4000 }, (_, i) => product(i)).filter((it) => it.recentSales14d !== null);
      const forecaster = new DemandForecaster(artefact);
      const forecasts = rows.map((row) => forecaster.forecast(row));
      return referenceProfile(watchedDemandColumns(rows, forecasts)) as never;
    },
  });
  return new DemandForecaster(await registry.load(demandModelCode));
}

async function saveChampion(folder: string, model: HandWrittenModel): Promise<FileModelRegistry> {
  const draft = draftOf(model);
  await complete(draft, model);
  const registry = new FileModelRegistry(folder, { name: model.name });
  const { version } = await registry.save(draft);
  await certifyByHand(registry, version);
  await registry.promote(version, 'for the tests');
  return registry;
}

/** A certificate as of a version that answers alike: nothing was asked. */
export async function certifyByHand(registry: FileModelRegistry, version: string): Promise<void> {
  const place = { place: 'nowhere', result: 'passed', rows: 1, differingRows: 0, largestDifference: 0 } as const;
  await registry.certify(version, {
    rows: { generated: 0, golden: 0, seed: 1 },
    versions: {},
    places: [{ ...place, tolerance: 0, seconds: 0, note: null }],
  });
}

function draftOf(model: HandWrittenModel): ArtefactDraft {
  const { name, featureView, outputWidth, weights, sections, goldenInputs, parts = {} } = model;
  const { version, fingerprint, features } = featureView;
  const estimate = (value: number) => ({ value, low: value - 0.02, high: value + 0.02 });
  return {
    modelJson: oneDenseLayer(features.length, outputWidth),
    weights: new Uint8Array(weights.buffer),
    parts,
    modelCard: (manifest) => `# Model card: ${name} ${manifest.version}\n`,
    manifest: {
      featureView: { name: featureView.name, version, fingerprint, features: features.map((it) => ({ ...it })) },
      ...sections,
      explanation: { background: goldenInputs },
      referenceProfile: {},
      evaluation: {
        rows: 1000,
        asOf: ['2026-07-01'],
        level: 0.95,
        method: 'bootstrap',
        model: { figure: estimate(0.8) },
        baselines: { rule: { figure: estimate(0.7) } },
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
      goldenRows: goldenInputs.map((input) => ({ input, output: [0] })),
    },
  };
}

/** Golden rows hold what the model answers: it is loaded once with others, which are not compared. */
async function complete(draft: ArtefactDraft, { name, code, profileOf }: HandWrittenModel): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'draft-'));
  try {
    const registry = new FileModelRegistry(folder, { name });
    const { version } = await registry.save(draft);
    let outputs: number[][] = [];
    const listen: ModelCode['replay'] = (artefact, inputs) => {
      outputs = code.replay(artefact, inputs);
      return inputs.map(() => [0]);
    };
    const artefact = await registry.load({ ...code, replay: listen }, version);
    draft.manifest.goldenRows = draft.manifest.goldenRows.map(({ input }, i) => ({ input, output: outputs[i] }));
    if (profileOf !== undefined) draft.manifest.referenceProfile = profileOf(artefact);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
