import { demandModelCode, HEADS_PER_HORIZON, HORIZON_DAYS } from '@retail-ml/demand-model';
import { demandFeatureView } from '@retail-ml/features';
import { type ArtefactDraft } from '@retail-ml/model-registry';
import { estimate, handWrittenDraft } from './hand-written-artefact.fixture';

/** What a feature adds to the logarithm of point forecast and median. */
const POINT_WEIGHTS: Record<string, number> = {
  log_rate_7d: 0.4,
  log_rate_days_15_to_30: -0.1,
  is_saturday: 0.05,
  is_holiday: -0.3,
  category_growth: 1,
};

/** A demand model written by hand: what the last week says against the month goes on. */
export async function handWrittenDemandDraft({ bias = 0 } = {}): Promise<ArtefactDraft> {
  const width = demandFeatureView.features.length;
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
        productProfiles: null,
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
    ],
    modelCard: ({ version }) => `# Model card: demand ${version}\n`,
  });
}
