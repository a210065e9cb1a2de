import { type Estimate } from '@retail-ml/model-registry';
import { seededRandom } from '@retail-ml/tensorflow';
import { quantileSorted } from 'simple-statistics';

/**
 * Figures of one model on rows that belong to entities, e.g. customers.
 *
 * @param counts how often each entity counts, with all its rows
 */
export type Measure<Figure extends string> = (counts: ArrayLike<number>) => Record<Figure, number>;

export interface BootstrapOptions {
  /** Entities that are drawn, with replacement. */
  entities: number;
  resamples: number;
  /** Share of the resamples that lies in an interval, e.g. 0.95. */
  level: number;
  seed: number;
}

/**
 * Differences of a model's figures and those of others on the same rows, model minus other, with percentile
 * intervals. All models are measured on the same draws of entities, so what makes a draw easy or hard for all of them
 * cancels out; the interval of the difference is much narrower than those of the figures.
 *
 * Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapters 8 and 13.
 *
 * @returns the differences by the others' names; draws on which a figure is not defined are left out of its interval
 */
export function pairedBootstrap<Figure extends string, Other extends string>(
  model: Measure<Figure>,
  others: Record<Other, Measure<Figure>>,
  { entities, resamples, level, seed }: BootstrapOptions,
): Record<Other, Record<Figure, Estimate>> {
  const names = Object.keys(others) as Other[];
  const once = new Uint16Array(entities).fill(1);
  const whole = model(once);
  const figures = Object.keys(whole) as Figure[];
  const differencesOn = (counts: ArrayLike<number>, ofModel: Record<Figure, number>) =>
    names.map((name) => {
      const ofOther = others[name](counts);
      return figures.map((figure) => ofModel[figure] - ofOther[figure]);
    });

  const values = differencesOn(once, whole);
  const random = seededRandom(seed);
  const counts = new Uint16Array(entities);
  const replicates = Array.from({ length: resamples }, () => {
    counts.fill(0);
    for (let i = 0; i < entities; i++) counts[random.below(entities)]++;
    return differencesOn(counts, model(counts));
  });
  const estimate = (other: number, figure: number): Estimate => {
    const sorted = replicates.map((drawn) => drawn[other][figure]).filter(Number.isFinite);
    sorted.sort((a, b) => a - b);
    const bound = (share: number) => (sorted.length === 0 ? NaN : quantileSorted(sorted, share));
    return { value: values[other][figure], low: bound((1 - level) / 2), high: bound((1 + level) / 2) };
  };
  return Object.fromEntries(
    names.map((name, other) => [
      name,
      Object.fromEntries(figures.map((figure, i) => [figure, estimate(other, i)])) as Record<Figure, Estimate>,
    ]),
  ) as Record<Other, Record<Figure, Estimate>>;
}
