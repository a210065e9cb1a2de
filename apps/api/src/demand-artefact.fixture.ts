import {
  demandModelCode,
  HEADS_PER_HORIZON,
  HISTORY_NETWORK_FILES,
  HORIZON_DAYS,
  PRODUCT_PROFILES_FILE,
  ProductProfiles,
} from '@retail-ml/demand-model';
import {
  demandFeatureView,
  demandHistoryView,
  formatDay,
  parseDay,
  PROFILE_FIELDS,
  type ProductProfile,
} from '@retail-ml/features';
import { type ArtefactDraft } from '@retail-ml/model-registry';
import { estimate, handWrittenDraft, oneDenseLayer, weightBytes } from './hand-written-artefact.fixture';

/** What a feature adds to the logarithm of point forecast and median. */
const POINT_WEIGHTS: Record<string, number> = {
  log_rate_7d: 0.4,
  log_rate_days_15_to_30: -0.1,
  is_saturday: 0.05,
  is_holiday: -0.3,
  category_growth: 1,
  log_smoothed_5: 0.2,
  selling_2: 0.3,
  profile_age: -0.1,
};

/** Products with a history as of this day: R0, R2, R4 and so on. */
const PROFILES_AS_OF = parseDay('2026-11-05');
const profiles = ProductProfiles.of(
  PROFILES_AS_OF,
  new Map(
    Array.from({ length: 150 }, (_, i) => `R${2 * i}`).map((id, product) => [
      id,
      Object.fromEntries(
        PROFILE_FIELDS.map((field, i) => [field, (product % 7) / (i + 2)]),
      ) as unknown as ProductProfile,
    ]),
  ),
);

/** A demand model written by hand: what the last week says against the month goes on. */
export async function handWrittenDemandDraft({ bias = 0 } = {}): Promise<ArtefactDraft> {
  const width = demandFeatureView.features.length;
  const historyWidth = demandHistoryView.features.length;
  const outputs = (point: number) =>
    HORIZON_DAYS.flatMap(() => [point, point, ...Array(HEADS_PER_HORIZON - 2).fill(0)]);
  const summer = { winter: 0.7, spring: 1, summer: 1.3, autumn: 1 };
  return handWrittenDraft({
    name: 'demand',
    code: demandModelCode,
    features: demandFeatureView,
    sections: {
      transforms: { floorUnitsPerDay: 0.1, categoryGrowth: { Textiles: 0.1, Toys: -0.1 } },
      standardizer: { mean: Array(width).fill(0), scale: Array(width).fill(1), clip: 4 },
      calibration: { method: 'conformal', level: 0.8, stretch: [1.1, 1.1], sharedInputs: ['weekday', 'category'] },
      decision: {
        members: 1,
        trendDeadBand: 0.1,
        productProfiles: {
          featureView: {
            name: demandHistoryView.name,
            version: demandHistoryView.version,
            fingerprint: demandHistoryView.fingerprint,
          },
          transforms: { floorUnitsPerDay: 0.1, categoryGrowth: { Textiles: 0.1, Toys: -0.1 } },
          standardizer: { mean: Array(historyWidth).fill(0), scale: Array(historyWidth).fill(1), clip: 4 },
          members: 1,
          stretch: [1.05, 1.1],
          oldestProfileDays: 60,
          asOf: formatDay(PROFILES_AS_OF),
          products: profiles.size,
        },
        movement: {
          all: { lower: 1, upper: 10 },
          categories: { Textiles: { lower: 2, upper: 40 }, Toys: { lower: 1, upper: 5 } },
        },
        seasonality: { Textiles: summer, Toys: { winter: 1.5, spring: 0.8 } },
      },
    },
    evaluation: {
      model: { wape_7d: estimate(0.5) },
      baselines: { run_rate_30d: { wape_7d: estimate(0.6) } },
    },
    parts: {
      [HISTORY_NETWORK_FILES.modelJson]: Buffer.from(JSON.stringify(oneDenseLayer(historyWidth, outputs(0).length))),
      [HISTORY_NETWORK_FILES.weights]: weightBytes([
        ...demandHistoryView.features.map(({ name }) => outputs(POINT_WEIGHTS[name] ?? 0)),
        outputs(bias),
      ]),
      [PRODUCT_PROFILES_FILE]: profiles.bytes(),
    },
    weights: [...demandFeatureView.features.map(({ name }) => outputs(POINT_WEIGHTS[name] ?? 0)), outputs(bias)],
    goldenInputs: [
      {
        category: 'Textiles',
        recentSales7d: 120,
        recentSales14d: 230,
        recentSales30d: 450,
        season: 'summer',
        weekday: 'Saturday',
        isHoliday: false,
      },
      {
        category: 'Hats',
        recentSales7d: 0,
        recentSales14d: null,
        recentSales30d: 3,
        season: 'winter',
        weekday: 'Monday',
        isHoliday: true,
      },
      {
        category: 'Toys',
        recentSales7d: 12,
        recentSales14d: null,
        recentSales30d: 30,
        season: 'autumn',
        weekday: 'Friday',
        isHoliday: false,
        productId: 'R4',
        asOf: PROFILES_AS_OF + 7,
      },
    ],
    modelCard: ({ version }) => `# Model card: demand ${version}\n`,
  });
}
