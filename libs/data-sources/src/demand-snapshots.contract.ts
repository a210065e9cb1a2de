import { type DemandSnapshot, MILLISECONDS_PER_DAY } from '@retail-ml/features';
import fc from 'fast-check';
import { demandByDefinition } from './demand-oracle.fixture';
import { type SaleRow } from './retail-rows';
import { type DemandSnapshotQuery } from './retail-source';
import { allDemandSnapshots, draws, type RetailSourceHarness, withSource } from './retail-source-harness.fixture';
import { ORIGIN, SMALL_ASSORTMENT, soldOn } from './small-assortment.fixture';

/** What is known before the origin day: a row without its targets. */
function features(snapshot: DemandSnapshot): Partial<DemandSnapshot> {
  const known: Partial<DemandSnapshot> = { ...snapshot };
  delete known.target7d;
  delete known.target30d;
  return known;
}

/** What every `RetailSource` must give as `demandSnapshots`. */
export function testDemandSnapshots(harness: RetailSourceHarness): void {
  const snapshotsOf = (query: DemandSnapshotQuery) =>
    withSource(harness, (source) => allDemandSnapshots(source, query));
  const query: DemandSnapshotQuery = { originDays: [ORIGIN] };

  describe('a small assortment', () => {
    beforeEach(() => harness.fill(SMALL_ASSORTMENT));

    const calendar = { origin: ORIGIN, season: 'summer', weekday: 'Wednesday', isHoliday: true } as const;
    const one = {
      ...calendar,
      category: 'unknown',
      recentSales7d: 1,
      recentSales14d: 1,
      recentSales30d: 1,
      target7d: 0,
      target30d: 0,
    };
    const expected: DemandSnapshot[] = [
      {
        ...calendar,
        productId: '85099B',
        category: 'Bags',
        recentSales7d: 0,
        recentSales14d: 7,
        recentSales30d: 7,
        target7d: 5,
        target30d: 5,
      },
      { ...one, productId: 'Zinc' },
      {
        ...calendar,
        productId: 'boundaries',
        category: 'Textiles',
        recentSales7d: 32 + 64,
        recentSales14d: 8 + 16 + 32 + 64,
        recentSales30d: 2 + 4 + 8 + 16 + 32 + 64,
        target7d: 128 + 256,
        target30d: 128 + 256 + 512 + 1024,
      },
      { ...one, productId: 'rested-180-days', recentSales7d: 0, recentSales14d: 0, recentSales30d: 0 },
      { ...one, productId: 'zinc' },
      {
        ...one,
        productId: 'Éclair',
        recentSales7d: 4_294_967_294,
        recentSales14d: 4_294_967_294,
        recentSales30d: 4_294_967_294,
      },
      { ...one, productId: '😀 O\'Brien "\\, \t;' },
    ];

    test('gives the rows computed by hand, in order of the ids’ bytes', async () => {
      expect(await snapshotsOf(query)).toStrictEqual(expected);
    });

    test('has the products that were sold in the wanted days before the origin', async () => {
      const idsSoldWithin = async (soldWithinDays: number) =>
        (await snapshotsOf({ ...query, soldWithinDays })).map(({ productId }) => productId);
      expect(await idsSoldWithin(1)).toEqual(['boundaries']);
      expect(await idsSoldWithin(9)).toEqual(
        expected.map((it) => it.productId).filter((id) => !id.startsWith('rested')),
      );
      expect(await idsSoldWithin(181)).toContain('rested-181-days');
    });

    test('knows a target only where the data reach its last day', async () => {
      const rows = await snapshotsOf({ originDays: [ORIGIN + 1, ORIGIN + 2, ORIGIN + 24, ORIGIN + 25, ORIGIN + 31] });
      const targets = rows
        .filter(({ productId }) => productId === 'boundaries')
        .map(({ origin, target7d, target30d }) => [origin - ORIGIN, target7d, target30d]);
      // The last day of the data is ORIGIN + 30: the 30th day from ORIGIN + 1 on, the 7th from ORIGIN + 24 on.
      expect(targets).toEqual([
        [1, 256 + 512, 256 + 512 + 1024 + 2048],
        [2, 256 + 512, null],
        [24, 1024 + 2048, null],
        [25, null, null],
        [31, null, null],
      ]);
    });

    test('orders by day first, whatever the order of the origin days, and gives each day once', async () => {
      const originDays = [ORIGIN, ORIGIN - 5, ORIGIN + 1, ORIGIN, ORIGIN - 30];
      const snapshots = await snapshotsOf({ originDays });
      expect(snapshots).toStrictEqual(demandByDefinition(SMALL_ASSORTMENT, { originDays }));
      expect([...new Set(snapshots.map(({ origin }) => origin))]).toEqual([
        ORIGIN - 30,
        ORIGIN - 5,
        ORIGIN,
        ORIGIN + 1,
      ]);
    });

    test('gives nothing for no days, nor where the data don’t reach back 30 days', async () => {
      expect(await snapshotsOf({ originDays: [] })).toEqual([]);
      const firstDay = ORIGIN - 181;
      const origins = (await snapshotsOf({ originDays: [firstDay + 29, firstDay + 30] })).map(({ origin }) => origin);
      expect(new Set(origins)).toEqual(new Set([firstDay + 30]));
    });

    test('refuses half days and an empty population', async () => {
      await expect(snapshotsOf({ originDays: [ORIGIN + 0.5] })).rejects.toMatchObject({ code: 'invalid-value' });
      await expect(snapshotsOf({ ...query, soldWithinDays: 0 })).rejects.toMatchObject({ code: 'invalid-value' });
    });
  });

  test('gives nothing where there are no sales', async () => {
    await harness.fill({ ...SMALL_ASSORTMENT, sales: [] });
    expect(await snapshotsOf(query)).toEqual([]);
  });

  test('streams many rows in batches, none lost at their borders', async () => {
    const ids = Array.from({ length: 4_321 }, (_, index) => `p${index}`);
    await harness.fill({
      sales: ids.flatMap((productId) => [40, 1].map((days) => soldOn(ORIGIN - days, { productId }))),
    });
    await withSource(harness, async (source) => {
      const sizes: number[] = [];
      const seen: string[] = [];
      for await (const batch of source.demandSnapshots(query)) {
        sizes.push(batch.length);
        seen.push(...batch.map(({ productId }) => productId));
      }
      expect(seen).toEqual([...ids].sort());
      expect(Math.max(...sizes)).toBeLessThanOrEqual(2_000);
    });
  });

  const products = fc.uniqueArray(
    fc.record({
      productId: fc.constantFrom('a', 'B', 'é', 'x'),
      category: fc.constantFrom('Toys', 'unknown'),
      name: fc.constant('a product'),
    }),
    { selector: ({ productId }) => productId },
  );
  const holidays = fc.uniqueArray(
    fc.record({ day: fc.integer({ min: ORIGIN - 6, max: ORIGIN + 2 }), name: fc.constant('a holiday') }),
    { selector: ({ day }) => day },
  );
  // Often a day at a window's border.
  const days = fc.oneof(fc.integer({ min: -45, max: 40 }), fc.constantFrom(-31, -30, -8, -7, -1, 0, 6, 7, 29, 30));
  const sales = fc
    .array(
      fc.record({
        productId: fc.constantFrom('a', 'B', 'é'),
        customerId: fc.constantFrom('c1', null),
        soldAtMilliseconds: fc
          .tuple(days, fc.constantFrom(0, 43_200_000, 86_399_999))
          .map(([day, millisecond]) => (ORIGIN + day) * MILLISECONDS_PER_DAY + millisecond),
        quantity: fc.integer({ min: -2, max: 5 }),
      }),
      { minLength: 5, maxLength: 60, size: 'max' },
    )
    .map((drawn) => drawn.map((sale) => soldOn(ORIGIN, sale)));
  const retailers = fc.record({ products, sales, holidays });

  test('agrees with the definitions, row by row, on any sales', async () => {
    await fc.assert(
      fc.asyncProperty(retailers, fc.integer({ min: 1, max: 60 }), async (retailer, soldWithinDays) => {
        const wanted = { originDays: [ORIGIN - 11, ORIGIN, ORIGIN + 15], soldWithinDays };
        await harness.fill(retailer);
        expect(await snapshotsOf(wanted)).toStrictEqual(demandByDefinition(retailer, wanted));
      }),
      draws(harness, 15),
    );
  });

  test('no feature changes when the sales from the origin day on are shifted, changed or deleted', async () => {
    await fc.assert(
      fc.asyncProperty(retailers, fc.integer({ min: 0, max: 400 }), async (retailer, shiftDays) => {
        const isPast = (sale: SaleRow) => sale.soldAtMilliseconds < ORIGIN * MILLISECONDS_PER_DAY;
        // The first recorded day is a fact of the past; without it there would often be no row to compare.
        const all = [soldOn(ORIGIN - 45, { productId: 'a' }), ...retailer.sales];
        const shifted = all.map((sale) =>
          isPast(sale)
            ? sale
            : {
                ...sale,
                soldAtMilliseconds: sale.soldAtMilliseconds + shiftDays * MILLISECONDS_PER_DAY,
                quantity: sale.quantity + 1,
              },
        );
        const featuresOf = async (history: readonly SaleRow[]) => {
          await harness.fill({ ...retailer, sales: history });
          return (await snapshotsOf(query)).map(features);
        };
        const present = await featuresOf(all);
        expect(present.length).toBeGreaterThan(0);
        expect(await featuresOf(shifted)).toStrictEqual(present);
        expect(await featuresOf(all.filter(isPast))).toStrictEqual(present);
      }),
      draws(harness, 10),
    );
  });
}
