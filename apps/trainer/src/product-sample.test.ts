import fc from 'fast-check';
import { productSample } from './product-sample';

const row = (productId: string, origin: number) => ({ productId, origin });

function sampleOf(rows: readonly { productId: string; origin: number }[], mostRows: number, seed = 1) {
  const sample = productSample<{ productId: string; origin: number }>(mostRows, seed);
  for (const each of rows) sample.offer(each);
  return sample;
}

test('few rows are all kept, those of a product together', () => {
  const rows = [row('a', 1), row('b', 1), row('a', 2)];
  const sample = sampleOf(rows, 3);
  expect(sample.rows()).toEqual([row('a', 1), row('a', 2), row('b', 1)]);
  expect(sample.products()).toEqual({ found: 2, kept: 2 });
});

test('of many, a product has all its rows or none, and the bound holds', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 20, max: 300 }),
      fc.integer({ min: 0, max: 9 }),
      (products, origins, mostRows, seed) => {
        const rows = Array.from({ length: origins }, (_, origin) =>
          Array.from({ length: products }, (_, product) => row(`P${product}`, origin)),
        ).flat();
        const kept = sampleOf(rows, mostRows, seed).rows();
        expect(kept.length).toBeLessThanOrEqual(mostRows);
        // A tenth below the bound and one product more would not have fitted.
        expect(kept.length).toBeGreaterThan(Math.min(rows.length - 1, mostRows * 0.9 - origins));
        const counts = new Map<string, number>();
        for (const { productId } of kept) counts.set(productId, (counts.get(productId) ?? 0) + 1);
        for (const count of counts.values()) expect(count).toBe(origins);
      },
    ),
  );
});

test('the sample is spread over the assortment and another one with another seed', () => {
  const rows = Array.from({ length: 1000 }, (_, product) => row(String(product), 1));
  const ids = (seed: number) =>
    sampleOf(rows, 200, seed)
      .rows()
      .map(({ productId }) => productId);
  expect(ids(1)).toEqual(ids(1));
  expect(ids(1)).not.toEqual(ids(2));
  const firstHalf = ids(1).filter((id) => Number(id) < 500).length / ids(1).length;
  expect(firstHalf).toBeGreaterThan(0.35);
  expect(firstHalf).toBeLessThan(0.65);
});
