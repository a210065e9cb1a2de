import { type Estimate } from '@retail-ml/model-registry';
import { seededRandom } from '@retail-ml/tensorflow';
import { quantileSorted } from 'simple-statistics';

export const REPLICATES = 200;
/** Level of the intervals. */
export const LEVEL = 0.95;

/**
 * Measures rows once as they are, and again on each sample.
 *
 * @param measure gets how often each row counts; once each where absent
 */
export type Bootstrap = <Name extends string>(
  measure: (timesOfRow?: ArrayLike<number>) => Record<Name, number>,
) => Record<Name, Estimate>;

/**
 * 95 % percentile intervals from a bootstrap over customers: the rows of a customer are drawn together. Samples on
 * which a figure has no value are left out of its interval.
 *
 * @param customerIds of each row
 */
export function customerBootstrap(customerIds: readonly string[], seed: number): Bootstrap {
  const places = new Map([...new Set(customerIds)].map((customerId, place) => [customerId, place]));
  const placeOfRow = Uint32Array.from(customerIds, (customerId) => places.get(customerId)!);
  const random = seededRandom(seed);
  const timesOfCustomers = Array.from({ length: REPLICATES }, () => {
    const times = new Uint16Array(places.size);
    for (let i = 0; i < places.size; i++) times[random.below(places.size)]++;
    return times;
  });
  return <Name extends string>(measure: (timesOfRow?: ArrayLike<number>) => Record<Name, number>) => {
    const figures = measure();
    const replicates = timesOfCustomers.map((times) => measure(Uint16Array.from(placeOfRow, (place) => times[place])));
    const estimate = (name: Name): Estimate => {
      const values = replicates.map((replicate) => replicate[name]).filter(Number.isFinite);
      values.sort((a, b) => a - b);
      return {
        value: figures[name],
        low: quantileSorted(values, (1 - LEVEL) / 2),
        high: quantileSorted(values, (1 + LEVEL) / 2),
      };
    };
    return Object.fromEntries((Object.keys(figures) as Name[]).map((name) => [name, estimate(name)])) as Record<
      Name,
      Estimate
    >;
  };
}
