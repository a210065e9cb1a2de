import { createHash } from 'node:crypto';
import { type ChurnSnapshot, MILLISECONDS_PER_DAY } from '@retail-ml/features';
import fc from 'fast-check';
import { type SaleRow } from './retail-rows';
import { type ChurnSnapshotQuery } from './retail-source';
import { allSnapshots, draws, type RetailSourceHarness, withSource } from './retail-source-harness.fixture';
import { AS_OF, LOOKBACK_DAYS, saleOn, SMALL_RETAILER } from './small-retailer.fixture';
import { snapshotsByDefinition } from './snapshot-oracle.fixture';

/** What is known before the as-of day: a snapshot without the label's source. */
function features(snapshot: ChurnSnapshot): Partial<ChurnSnapshot> {
  const known: Partial<ChurnSnapshot> = { ...snapshot };
  delete known.daysToNextPurchase;
  return known;
}

/** Where the hash of a text lies between all: what a sample goes by. */
function hashShare(text: string): number {
  return createHash('md5').update(text).digest().readUIntBE(0, 6) / 2 ** 48;
}

/** What every `RetailSource` must give as `churnSnapshots`. */
export function testChurnSnapshots(harness: RetailSourceHarness): void {
  const snapshotsOf = (query: ChurnSnapshotQuery) => withSource(harness, (source) => allSnapshots(source, query));
  const query: ChurnSnapshotQuery = { asOfDays: [AS_OF], lookbackDays: LOOKBACK_DAYS, population: 'all' };

  describe('a small retailer', () => {
    beforeEach(() => harness.fill(SMALL_RETAILER));

    const single = { frequency: 1, totalPurchases: 1, avgMonetary: 1, loyaltyMember: false, daysToNextPurchase: null };
    const tenDaysAgo = { ...single, asOf: AS_OF, recencyDays: 10, daysSinceJoin: 10 };
    const expected: ChurnSnapshot[] = [
      { ...tenDaysAgo, customerId: '007', avgMonetary: 0 },
      { ...tenDaysAgo, customerId: '7', avgMonetary: 0.000001 },
      { ...tenDaysAgo, customerId: '85099B', recencyDays: 9, daysSinceJoin: 9, avgMonetary: 10, daysToNextPurchase: 5 },
      { ...tenDaysAgo, customerId: 'Zoë', recencyDays: 31, daysSinceJoin: 31, frequency: 0 },
      {
        customerId: 'boundaries',
        asOf: AS_OF,
        recencyDays: 1,
        frequency: 2,
        totalPurchases: 3,
        avgMonetary: 21.033333 / 3,
        loyaltyMember: true,
        daysSinceJoin: 100,
        daysToNextPurchase: 0,
      },
      {
        ...single,
        customerId: 'joined-after-first-purchase',
        asOf: AS_OF,
        recencyDays: 40,
        frequency: 0,
        daysSinceJoin: 40,
      },
      { ...tenDaysAgo, customerId: 'zoe' },
      { ...tenDaysAgo, customerId: 'Émile' },
      { ...tenDaysAgo, customerId: '😀 O\'Brien "\\, \t;' },
    ];

    test('gives the snapshots computed by hand, in order of the ids’ bytes', async () => {
      expect(await snapshotsOf(query)).toStrictEqual(expected);
    });

    test('leaves customers without a purchase in the lookback out of the active population', async () => {
      const active = await snapshotsOf({ ...query, population: 'active' });
      expect(active).toStrictEqual(expected.filter(({ frequency }) => frequency > 0));
    });

    test('orders by day first, whatever the order of the as-of days, and gives each day once', async () => {
      const days = [AS_OF, AS_OF - 5, AS_OF + 1, AS_OF, AS_OF - 30];
      const snapshots = await snapshotsOf({ ...query, asOfDays: days });
      expect(snapshots).toStrictEqual(
        snapshotsByDefinition(SMALL_RETAILER.customers, SMALL_RETAILER.sales, { ...query, asOfDays: days }),
      );
      expect([...new Set(snapshots.map(({ asOf }) => asOf))]).toEqual([AS_OF - 30, AS_OF - 5, AS_OF, AS_OF + 1]);
    });

    test('gives nothing for no days, and nothing before the first purchase', async () => {
      expect(await snapshotsOf({ ...query, asOfDays: [] })).toEqual([]);
      expect(await snapshotsOf({ ...query, asOfDays: [AS_OF - 500] })).toEqual([]);
    });

    test('stops early when the reader does', async () => {
      await withSource(harness, async (source) => {
        for await (const batch of source.churnSnapshots(query)) {
          expect(batch.length).toBeGreaterThan(0);
          break;
        }
        expect((await source.salesPeriod()).sales).toBe(19);
      });
    });

    test('counts the snapshots of each day as it gives them', async () => {
      const days = [AS_OF - 500, AS_OF - 30, AS_OF, AS_OF, AS_OF + 1];
      for (const population of ['all', 'active'] as const) {
        const wanted = { ...query, asOfDays: days, population };
        const given = new Map<number, number>();
        for (const { asOf } of await snapshotsOf(wanted)) given.set(asOf, (given.get(asOf) ?? 0) + 1);
        expect(new Map(await withSource(harness, (source) => source.countChurnSnapshots(wanted)))).toEqual(given);
      }
      const none = withSource(harness, (source) => source.countChurnSnapshots({ ...query, asOfDays: [] }));
      expect(await none).toEqual(new Map());
    });

    test('gives of a sample the rows whose hash says so, unchanged', async () => {
      const days = [AS_OF - 5, AS_OF, AS_OF + 1];
      for (const population of ['all', 'active'] as const) {
        const wanted = { ...query, asOfDays: days, population };
        const sample = {
          seed: 7,
          shares: new Map([
            [AS_OF - 5, 0.4],
            [AS_OF + 1, 0],
          ]),
        };
        const isInSample = ({ asOf, customerId }: ChurnSnapshot) =>
          hashShare(`7 ${asOf} ${customerId}`) < (sample.shares.get(asOf) ?? 1);
        const rows = (await snapshotsOf(wanted)).filter(isInSample);
        expect(await snapshotsOf({ ...wanted, sample })).toStrictEqual(rows);
        expect(new Set(rows.map(({ asOf }) => asOf))).toEqual(new Set([AS_OF - 5, AS_OF]));
      }
      await expect(
        snapshotsOf({ ...query, sample: { seed: 7, shares: new Map([[AS_OF, 1.1]]) } }),
      ).rejects.toMatchObject({
        code: 'invalid-value',
      });
    });

    test('refuses half days and an empty lookback', async () => {
      await expect(snapshotsOf({ ...query, asOfDays: [AS_OF + 0.5] })).rejects.toMatchObject({ code: 'invalid-value' });
      await expect(snapshotsOf({ ...query, lookbackDays: 0 })).rejects.toMatchObject({ code: 'invalid-value' });
    });
  });

  test('gives nothing where there are no sales', async () => {
    await harness.fill({ customers: SMALL_RETAILER.customers, sales: [] });
    expect(await snapshotsOf(query)).toEqual([]);
  });

  test('streams many rows in batches, none lost at their borders', async () => {
    const ids = Array.from({ length: 4_321 }, (_, index) => `c${index}`);
    await harness.fill({ customers: [], sales: ids.map((customerId) => saleOn(AS_OF - 1, { customerId })) });
    await withSource(harness, async (source) => {
      const sizes: number[] = [];
      const seen: string[] = [];
      for await (const batch of source.churnSnapshots(query)) {
        sizes.push(batch.length);
        seen.push(...batch.map(({ customerId }) => customerId));
      }
      expect(seen).toEqual([...ids].sort());
      expect(Math.max(...sizes)).toBeLessThanOrEqual(2_000);
    });
  });

  const sales = fc.array(
    fc.record({
      customerId: fc.constantFrom('a', 'B', 'é', null),
      soldAtMilliseconds: fc
        .tuple(fc.integer({ min: AS_OF - 7, max: AS_OF + 3 }), fc.constantFrom(0, 43_200_000, 86_399_999))
        .map(([day, millisecond]) => day * MILLISECONDS_PER_DAY + millisecond),
      quantity: fc.integer({ min: -2, max: 5 }),
      unitPriceMicros: fc.integer({ min: 0, max: 20_000_000 }),
    }),
    { minLength: 5, maxLength: 40, size: 'max' },
  );
  const customers = fc.uniqueArray(
    fc.record({
      customerId: fc.constantFrom('a', 'B', 'é', 'x'),
      joinedOn: fc.integer({ min: AS_OF - 20, max: AS_OF + 8 }),
      loyaltyMember: fc.boolean(),
    }),
    { selector: ({ customerId }) => customerId },
  );
  const toSales = (drawn: readonly Omit<SaleRow, 'saleId' | 'productId' | 'storeId'>[]) =>
    drawn.map((sale) => saleOn(AS_OF, sale));

  test('agrees with the definitions, row by row, on any sales', async () => {
    await fc.assert(
      fc.asyncProperty(
        customers,
        sales,
        fc.constantFrom('all' as const, 'active' as const),
        async (known, drawn, population) => {
          const rows = { customers: known, sales: toSales(drawn) };
          const wanted = { asOfDays: [AS_OF - 4, AS_OF], lookbackDays: 5, population };
          await harness.fill(rows);
          expect(await snapshotsOf(wanted)).toStrictEqual(snapshotsByDefinition(rows.customers, rows.sales, wanted));
        },
      ),
      draws(harness, 15),
    );
  });

  test('no feature changes when the sales from the as-of day on are shifted, changed or deleted', async () => {
    await fc.assert(
      fc.asyncProperty(customers, sales, fc.integer({ min: 0, max: 400 }), async (known, drawn, shiftDays) => {
        const all = toSales(drawn);
        const isPast = (sale: SaleRow) => sale.soldAtMilliseconds < AS_OF * MILLISECONDS_PER_DAY;
        const shifted = all.map((sale) =>
          isPast(sale)
            ? sale
            : {
                ...sale,
                soldAtMilliseconds: sale.soldAtMilliseconds + shiftDays * MILLISECONDS_PER_DAY,
                quantity: sale.quantity + 1,
                unitPriceMicros: sale.unitPriceMicros * 2,
              },
        );
        const featuresOf = async (history: readonly SaleRow[]) => {
          await harness.fill({ customers: known, sales: history });
          return (await snapshotsOf({ ...query, lookbackDays: 5 })).map(features);
        };
        const present = await featuresOf(all);
        expect(await featuresOf(shifted)).toStrictEqual(present);
        expect(await featuresOf(all.filter(isPast))).toStrictEqual(present);
      }),
      draws(harness, 10),
    );
  });
}
