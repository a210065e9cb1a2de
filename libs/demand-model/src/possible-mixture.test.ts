import { type DemandInput, SEASONS, WEEKDAYS } from '@retail-ml/features';
import fc from 'fast-check';
import { possibleMixture } from './possible-mixture';
import { DEMAND_REQUEST_FIELDS } from './request-fields';

const FIELDS = Object.values(DEMAND_REQUEST_FIELDS);
const EVERY_FIELD = 2 ** FIELDS.length - 1;
const units = fc.nat(30);

const products: fc.Arbitrary<DemandInput> = fc
  .record({
    category: fc.constantFrom('Textiles', 'Toys'),
    days7: units,
    days14: fc.option(units),
    days30: units,
    season: fc.constantFrom(...SEASONS),
    weekday: fc.constantFrom(...WEEKDAYS),
    isHoliday: fc.boolean(),
  })
  .map(({ days7, days14, days30, ...calendar }) => ({
    ...calendar,
    recentSales7d: days7,
    recentSales14d: days14 === null ? null : days7 + days14,
    recentSales30d: days7 + (days14 ?? 0) + days30,
  }));

function mixed(product: DemandInput, row: DemandInput, own: number): DemandInput {
  const mixture = { ...row };
  possibleMixture(product, row, own, mixture);
  return mixture;
}

test('a longer window never holds less than a shorter one', () => {
  fc.assert(
    fc.property(products, products, fc.integer({ min: 0, max: EVERY_FIELD }), (product, row, own) => {
      const { recentSales7d: s7, recentSales14d: s14, recentSales30d: s30 } = mixed(product, row, own);
      expect([s7 <= (s14 ?? s7), (s14 ?? s7) <= s30, s7 <= s30]).toEqual([true, true, true]);
    }),
    { numRuns: 5000 },
  );
});

test("what is the product's own is never moved; without any of it the row is not", () => {
  fc.assert(
    fc.property(products, products, fc.integer({ min: 0, max: EVERY_FIELD }), (product, row, own) => {
      const mixture = mixed(product, row, own);
      FIELDS.forEach((field, i) => {
        if (own & (1 << i)) expect({ [field]: mixture[field] }).toEqual({ [field]: product[field] });
      });
      expect(mixed(product, row, 0)).toEqual(row);
      expect(mixed(product, row, EVERY_FIELD)).toEqual(product);
    }),
  );
});

test('by hand: a week of 50 units is in the longer windows of a row that sold less, and a month of 4 limits it', () => {
  const calendar = { category: 'Toys', season: 'winter', weekday: 'Monday', isHoliday: false } as const;
  const product = { ...calendar, recentSales7d: 50, recentSales14d: 60, recentSales30d: 70 };
  const row = { ...calendar, recentSales7d: 1, recentSales14d: 2, recentSales30d: 4 };
  expect(mixed(product, row, 0b0000010)).toEqual({ ...product, recentSales14d: 50, recentSales30d: 50 });
  expect(mixed(row, product, 0b0001000)).toEqual({ ...row, recentSales7d: 4, recentSales14d: 4 });
});
