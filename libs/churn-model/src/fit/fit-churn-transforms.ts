import {
  bgNbd,
  BOUNDED_CHURN_FEATURES,
  type ChurnFeatureBounds,
  churnFeatureView,
  type ChurnInput,
  type ChurnTransforms,
  paretoNbd,
  prepareChurnTransforms,
  purchaseHistory,
} from '@retail-ml/features';
import { quantileSorted } from 'simple-statistics';
import { fitLatentPrior } from './fit-latent-prior';

/** A row whose label is known, and how much it counts. */
export interface WeightedRow {
  input: ChurnInput;
  churned: boolean;
  weight: number;
}

/** More rows move the eight parameters by less than they are known. */
const MOST_PRIOR_ROWS = 4000;
/** A feature is held within what all but 1 % of the rows on either side say. */
const BOUND_SHARE = 0.01;

// In the middle of what shops have: half of the customers buy less than once a month, and a quarter of the purchases
// is the last.
const BG_NBD_START = { rateShape: 0.5, rateScaleDays: 15, dropoutA: 0.8, dropoutB: 2.5 };
const PARETO_NBD_START = { rateShape: 0.5, rateScaleDays: 15, dropoutShape: 0.5, dropoutScaleDays: 15 };

/** @param rows in random order: the priors are fitted on the first of them */
export function fitChurnTransforms(
  rows: readonly WeightedRow[],
  { lookbackDays, horizonDays }: { lookbackDays: number; horizonDays: number },
): ChurnTransforms {
  const histories = rows.slice(0, MOST_PRIOR_ROWS).map(({ input, churned, weight }) => {
    const history = purchaseHistory(input, input.totalPurchases, lookbackDays);
    return { history, churned, weight };
  });
  const transforms = {
    lookbackDays,
    horizonDays,
    bgNbd: fitLatentPrior(bgNbd, histories, horizonDays, BG_NBD_START),
    paretoNbd: fitLatentPrior(paretoNbd, histories, horizonDays, PARETO_NBD_START),
  };
  return { ...transforms, bounds: fitBounds(rows, transforms) };
}

function fitBounds(rows: readonly WeightedRow[], transforms: Omit<ChurnTransforms, 'bounds'>): ChurnFeatureBounds {
  const bounds = Object.fromEntries(
    BOUNDED_CHURN_FEATURES.map((name) => [name, { least: -Infinity, most: Infinity }]),
  ) as ChurnFeatureBounds;
  const unbounded = prepareChurnTransforms({ ...transforms, bounds });
  const width = churnFeatureView.features.length;
  const vectors = new Float64Array(rows.length * width);
  rows.forEach(({ input }, row) => churnFeatureView.write(input, unbounded, vectors, row * width));
  for (const name of BOUNDED_CHURN_FEATURES) {
    const feature = churnFeatureView.features.findIndex((it) => it.name === name);
    const sorted = Float64Array.from(rows, (_, row) => vectors[row * width + feature]).sort();
    bounds[name] = {
      least: quantileSorted(sorted as unknown as number[], BOUND_SHARE),
      most: quantileSorted(sorted as unknown as number[], 1 - BOUND_SHARE),
    };
  }
  return bounds;
}
