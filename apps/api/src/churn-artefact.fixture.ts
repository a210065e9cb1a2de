import { CHURN_OUTPUT_WIDTH, churnModelCode } from '@retail-ml/churn-model';
import { churnFeatureView } from '@retail-ml/features';
import { type ArtefactDraft } from '@retail-ml/model-registry';
import { estimate, handWrittenDraft } from './hand-written-artefact.fixture';

/** What each feature adds to the log-odds of churn, in the order of the feature view. */
const CHURN_WEIGHTS = [1.2, -0.1, -0.2, 0.2, -0.3, 0.5, -0.1];

/** A churn model written by hand: late and rare customers leave. */
export async function handWrittenChurnDraft({ bias = -0.5 } = {}): Promise<ArtefactDraft> {
  const hazards = CHURN_OUTPUT_WIDTH - 1;
  return handWrittenDraft({
    name: 'churn',
    code: churnModelCode,
    features: churnFeatureView,
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
    evaluation: {
      model: { roc_auc: estimate(0.8) },
      baselines: { recency_rule: { roc_auc: estimate(0.7) } },
    },
    weights: [
      // The hazards of buying again fall as churn rises.
      ...CHURN_WEIGHTS.map((weight) => [weight, ...Array<number>(hazards).fill(-weight / 2)]),
      [bias, ...Array<number>(hazards).fill(0)],
    ],
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
    modelCard: ({ version }) =>
      `# Model card: churn ${version}\n\n| metric | value |\n| --- | --- |\n| ROC AUC | 0.8 |\n\n<script>alert(1)</script>\n`,
  });
}
