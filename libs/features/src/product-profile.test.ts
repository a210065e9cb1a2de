import fc from 'fast-check';
import { DailySalesBook } from './daily-sales-book';
import { type DailySales, PROFILE_FIELDS, type ProductProfile, SalesHistory } from './product-profile';

const DAY = 20_000;

function historyOf(sales: readonly DailySales[]): SalesHistory {
  const history = new SalesHistory();
  for (const sale of sales) history.record(sale);
  return history;
}

/** The profile by its definition, from whole series. */
function byDefinition(sales: readonly DailySales[], productId: string, asOf: number): ProductProfile | null {
  const known = sales.filter(({ day }) => day < asOf);
  const own = new Map(known.filter((sale) => sale.productId === productId).map(({ day, units }) => [day, units]));
  if (own.size === 0) return null;
  const openDays = [...new Set(known.map(({ day }) => day))].sort((a, b) => b - a);
  const smoothed = (smoothing: number, value: (units: number) => number) => {
    const weights = openDays.map((_, i) => (1 - smoothing) ** i);
    const sum = openDays.reduce((total, day, i) => total + weights[i] * value(own.get(day) ?? 0), 0);
    return sum / weights.reduce((total, weight) => total + weight, 0);
  };
  const since = (days: number) => openDays.filter((day) => day >= asOf - days);
  const unitsOf = (days: number) => since(days).map((day) => own.get(day) ?? 0);
  const rate = (days: number) => unitsOf(days).reduce((sum, units) => sum + units, 0) / Math.max(since(days).length, 1);
  const identity = (units: number) => units;
  const isSale = (units: number) => (units > 0 ? 1 : 0);
  return {
    rate90d: rate(90),
    rate180d: rate(180),
    smoothed2: smoothed(0.02, identity),
    smoothed5: smoothed(0.05, identity),
    smoothed12: smoothed(0.12, identity),
    selling2: smoothed(0.02, isSale),
    selling5: smoothed(0.05, isSale),
    selling12: smoothed(0.12, isSale),
    rootLevel2: smoothed(0.02, Math.sqrt) ** 2,
    largestDay7d: Math.max(0, ...unitsOf(7)),
    largestDay30d: Math.max(0, ...unitsOf(30)),
  };
}

/** Sales of some products, day by day, each product once a day. */
const anySales = fc
  .uniqueArray(
    fc.record({
      productId: fc.constantFrom('a', 'b', 'c'),
      // Often near one another, and often at a window's border.
      day: fc.oneof(fc.integer({ min: DAY - 700, max: DAY - 1 }), fc.integer({ min: DAY - 35, max: DAY - 1 })),
      units: fc.integer({ min: 1, max: 500 }),
    }),
    { selector: ({ productId, day }) => `${productId} ${day}`, minLength: 1, maxLength: 120 },
  )
  .map((sales) => sales.sort((a, b) => a.day - b.day));

test('three open days, by hand', () => {
  const history = historyOf([
    { productId: 'scarf', day: DAY - 100, units: 9 },
    { productId: 'cup', day: DAY - 40, units: 1 },
    { productId: 'scarf', day: DAY - 10, units: 4 },
  ]);
  const profile = history.profileOf('scarf', DAY)!;
  // Three open days, newest first: 4, 0 and 9 units, with weights 1, .98 and .98 squared.
  expect(profile.smoothed2).toBeCloseTo((4 + 9 * 0.9604) / (1 + 0.98 + 0.9604), 12);
  expect(profile.selling5).toBeCloseTo((1 + 0.9025) / (1 + 0.95 + 0.9025), 12);
  expect(profile.smoothed12).toBeCloseTo((4 + 9 * 0.7744) / (1 + 0.88 + 0.7744), 12);
  expect(profile.rootLevel2).toBeCloseTo(((2 + 3 * 0.9604) / 2.9404) ** 2, 12);
  expect(profile).toMatchObject({ rate90d: 4 / 2, rate180d: 13 / 3, largestDay7d: 0, largestDay30d: 4 });
  expect(history.profileOf('hat', DAY)).toBeNull();
});

test('any sales give what the definition says, whichever origins are asked for on the way', () => {
  fc.assert(
    fc.property(anySales, fc.array(fc.integer({ min: DAY - 700, max: DAY }), { maxLength: 4 }), (sales, origins) => {
      const book = new DailySalesBook();
      for (const sale of sales) book.add(sale);
      const wanted = [...origins, DAY].flatMap((asOf) => ['a', 'b'].map((productId) => ({ productId, asOf })));
      book.profilesOf(wanted).forEach((profile, i) => {
        const expected = byDefinition(sales, wanted[i].productId, wanted[i].asOf);
        expect(profile === null).toBe(expected === null);
        if (!profile || !expected) return;
        for (const field of PROFILE_FIELDS) expect(profile[field]).toBeCloseTo(expected[field], 8);
      });
    }),
  );
});

test('nothing that is sold on the as-of day or later changes a profile', () => {
  fc.assert(
    fc.property(anySales, anySales, fc.nat(300), (past, future, shiftDays) => {
      const later = future.map((sale) => ({ ...sale, day: sale.day + 700 + shiftDays, units: sale.units + 1 }));
      const book = new DailySalesBook();
      for (const sale of [...past, ...later]) book.add(sale);
      const wanted = ['a', 'b', 'c'].map((productId) => ({ productId, asOf: DAY }));
      expect(book.profilesOf(wanted)).toEqual(wanted.map(({ productId }) => historyOf(past).profileOf(productId, DAY)));
    }),
  );
});

test('products that are not kept leave their open days', () => {
  const sales = [
    { productId: 'a', day: DAY - 3, units: 2 },
    { productId: 'b', day: DAY - 2, units: 5 },
    { productId: 'b', day: DAY - 1, units: 5 },
  ];
  const book = new DailySalesBook();
  for (const sale of sales) book.add(sale, sale.productId === 'a');
  expect(book.profilesOf([{ productId: 'a', asOf: DAY }])).toEqual([historyOf(sales).profileOf('a', DAY)]);
});

test('years of daily sales give what their last half-year alone has in its windows', () => {
  const years = Array.from({ length: 1_500 }, (_, i) => ({ productId: 'a', day: DAY - 1_500 + i, units: 1 + (i % 5) }));
  const { rate180d, largestDay30d } = historyOf(years).profileOf('a', DAY)!;
  expect({ rate180d, largestDay30d }).toEqual({ rate180d: 3, largestDay30d: 5 });
});

test('days out of order, a day twice and a profile that would know its own future are refused', () => {
  const history = historyOf([{ productId: 'a', day: DAY, units: 1 }]);
  expect(() => history.record({ productId: 'b', day: DAY - 1, units: 1 })).toThrow('day by day');
  expect(() => history.record({ productId: 'a', day: DAY, units: 1 })).toThrow('twice');
  expect(() => history.profileOf('a', DAY)).toThrow(`as of day ${DAY} after the sales of day ${DAY}`);
});
