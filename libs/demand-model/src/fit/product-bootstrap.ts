import { type Estimate, type Figures } from '@retail-ml/model-registry';
import { seededRandom } from '@retail-ml/tensorflow';
import { quantileSorted } from 'simple-statistics';
import { addUp, type DemandMetrics, type DemandSums, drawnFrom, metricsOf } from '../demand-metrics';
import { HORIZON_DAYS } from '../horizon';

export const REPLICATES = 200;
/** Level of the intervals. */
export const LEVEL = 0.95;

/** Places of the products drawn for each sample, with repetition: the rows of a product are drawn together. */
export function drawProducts(productCount: number, seed: number): Uint32Array[] {
  const random = seededRandom(seed);
  return Array.from({ length: REPLICATES }, () =>
    Uint32Array.from({ length: productCount }, () => random.below(productCount)),
  );
}

/**
 * Figures of both horizons, named `wape_7d`, with 95 % percentile intervals. What has no value is left out.
 *
 * @param products of each product its sums, one a horizon
 */
export function bootstrappedFigures(
  products: readonly DemandSums[][],
  draws: readonly Uint32Array[],
  names: readonly (keyof DemandMetrics)[],
): Figures {
  return Object.fromEntries(
    HORIZON_DAYS.flatMap((days, horizon) => {
      const ofHorizon = products.map((sums) => sums[horizon]);
      const value = metricsOf(addUp(ofHorizon));
      const sumsOfDraw = drawnFrom(ofHorizon);
      const replicates = draws.map((drawn) => metricsOf(sumsOfDraw(drawn)));
      return names.flatMap((name) => {
        const estimated = estimate(
          value[name],
          replicates.map((replicate) => replicate[name]),
        );
        return estimated ? [[`${name}_${days}d`, estimated] as const] : [];
      });
    }),
  );
}

/** Null for a figure that the rows do not have; replicates that lack it are left out. */
export function estimate(value: number | null, replicates: (number | null)[]): Estimate | null {
  if (value === null || !Number.isFinite(value)) return null;
  const sorted = replicates.filter((replicate) => replicate !== null && Number.isFinite(replicate)) as number[];
  sorted.sort((a, b) => a - b);
  return { value, low: quantileSorted(sorted, (1 - LEVEL) / 2), high: quantileSorted(sorted, (1 + LEVEL) / 2) };
}
