import { type DailySales, type Day, MILLISECONDS_PER_DAY } from '@retail-ml/features';
import fc from 'fast-check';
import { type DailySalesQuery } from './retail-source';
import {
  allDailySales,
  draws,
  type RetailerRows,
  type RetailSourceHarness,
  withSource,
} from './retail-source-harness.fixture';
import { ORIGIN, SMALL_ASSORTMENT, soldOn } from './small-assortment.fixture';

/** Daily sales by their definition. */
function byDefinition({ sales }: RetailerRows, { fromDay, untilDay }: DailySalesQuery): DailySales[] {
  const units = new Map<string, Map<Day, number>>();
  for (const { productId, soldAtMilliseconds, quantity } of sales) {
    const day = Math.floor(soldAtMilliseconds / MILLISECONDS_PER_DAY);
    if (quantity <= 0 || day < fromDay || day >= untilDay) continue;
    const ofProduct = units.get(productId) ?? new Map<Day, number>();
    units.set(productId, ofProduct.set(day, (ofProduct.get(day) ?? 0) + quantity));
  }
  return [...units]
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .flatMap(([productId, days]) => [...days].map(([day, sold]) => ({ productId, day, units: sold })))
    .sort((a, b) => a.day - b.day);
}

/** What every `RetailSource` must give as `dailySales`. */
export function testDailySales(harness: RetailSourceHarness): void {
  const salesOf = (query: DailySalesQuery) => withSource(harness, (source) => allDailySales(source, query));

  test('gives the units of each product and day, by hand, in order of days and of the ids’ bytes', async () => {
    await harness.fill(SMALL_ASSORTMENT);
    // From the day before the last but one of the origin to the origin itself, returns left out.
    expect(await salesOf({ fromDay: ORIGIN - 9, untilDay: ORIGIN + 1 })).toStrictEqual([
      { productId: '85099B', day: ORIGIN - 9, units: 7 },
      { productId: 'boundaries', day: ORIGIN - 8, units: 16 },
      { productId: 'boundaries', day: ORIGIN - 7, units: 32 },
      { productId: 'Zinc', day: ORIGIN - 2, units: 1 },
      { productId: 'zinc', day: ORIGIN - 2, units: 1 },
      { productId: 'Éclair', day: ORIGIN - 2, units: 4_294_967_294 },
      { productId: '😀 O\'Brien "\\, \t;', day: ORIGIN - 2, units: 1 },
      { productId: 'boundaries', day: ORIGIN - 1, units: 64 },
      { productId: 'boundaries', day: ORIGIN, units: 128 },
      { productId: 'sold-later', day: ORIGIN, units: 9 },
    ]);
    expect(await salesOf({ fromDay: ORIGIN, untilDay: ORIGIN })).toEqual([]);
    await expect(salesOf({ fromDay: ORIGIN - 0.5, untilDay: ORIGIN })).rejects.toMatchObject({ code: 'invalid-value' });
  });

  test('streams many rows in batches, none lost at their borders', async () => {
    const ids = Array.from({ length: 4_321 }, (_, index) => `p${index}`);
    await harness.fill({ sales: ids.map((productId) => soldOn(ORIGIN, { productId })) });
    await withSource(harness, async (source) => {
      const sizes: number[] = [];
      const seen: string[] = [];
      for await (const batch of source.dailySales({ fromDay: ORIGIN, untilDay: ORIGIN + 1 })) {
        sizes.push(batch.length);
        seen.push(...batch.map(({ productId }) => productId));
      }
      expect(seen).toEqual([...ids].sort());
      expect(Math.max(...sizes)).toBeLessThanOrEqual(2_000);
    });
  });

  const anySales = fc
    .array(
      fc.record({
        productId: fc.constantFrom('a', 'B', 'é'),
        customerId: fc.constantFrom('c1', null),
        soldAtMilliseconds: fc
          .tuple(fc.integer({ min: -5, max: 5 }), fc.constantFrom(0, 43_200_000, 86_399_999))
          .map(([day, millisecond]) => (ORIGIN + day) * MILLISECONDS_PER_DAY + millisecond),
        quantity: fc.integer({ min: -2, max: 5 }),
      }),
      { minLength: 1, maxLength: 60, size: 'max' },
    )
    .map((drawn) => drawn.map((sale) => soldOn(ORIGIN, sale)));

  test('agrees with the definition on any sales, and sees no day from `untilDay` on', async () => {
    await fc.assert(
      fc.asyncProperty(anySales, fc.integer({ min: -6, max: 6 }), fc.nat(8), async (sales, from, days) => {
        const wanted = { fromDay: ORIGIN + from, untilDay: ORIGIN + from + days };
        await harness.fill({ sales });
        expect(await salesOf(wanted)).toStrictEqual(byDefinition({ sales }, wanted));
      }),
      draws(harness, 15),
    );
  });
}
