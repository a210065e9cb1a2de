import fc from 'fast-check';
import { DailySalesBook } from './daily-sales-book';
import { YearlyIndex } from './yearly-index';

const DAYS = 100;
/** Day 40 of the series is the year before this day. */
const ORIGIN = 40 + 364;
const series = (units: (day: number) => number) => Array.from({ length: DAYS }, (_, day) => units(day));

test('by hand: a category that doubled, drawn to the shop by 200 units', () => {
  const index = new YearlyIndex({
    firstDay: 0,
    categories: { Toys: series((day) => (day < 40 ? 10 : 20)), Tools: series(() => 30) },
  });
  // Shop: 7 x 50 units ahead, 7 x 40 at the rate before. Toys: 140 ahead, 70 at the rate before.
  expect(index.of('Toys', ORIGIN, 7)).toBeCloseTo((140 + 200 * (350 / 280)) / (70 + 200), 12);
  expect(index.of('Tools', ORIGIN, 7)).toBeCloseTo((210 + 200 * (350 / 280)) / (210 + 200), 12);
  // One that was not sold a year ago follows the shop.
  expect(index.of('constructor', ORIGIN, 7)).toBeCloseTo(350 / 280, 12);
});

test('the rate before blends 7, 14 and 30 days as the run-rate does', () => {
  const units = series((day) => (day >= 33 && day < 40 ? 1000 : day >= 26 && day < 40 ? 600 : 400));
  const rate = (1000 + (7 * 1000 + 7 * 600) / 14 + (2 * (7 * 1000 + 7 * 600 + 16 * 400)) / 30) / 4;
  const index = new YearlyIndex({ firstDay: 0, categories: { Toys: units } });
  expect(index.of('Toys', ORIGIN, 30)).toBeCloseTo(400 / rate, 12);
});

test('it is not known without the month before and all days ahead a year ago, or where the shop was closed before', () => {
  const index = new YearlyIndex({ firstDay: 0, categories: { Toys: series(() => 5) } });
  expect(index.of('Toys', 364 + 29, 7)).toBeNull();
  expect(index.of('Toys', 364 + 30, 7)).toBeCloseTo(1, 12);
  expect(index.of('Toys', 364 + DAYS - 30, 30)).toBeCloseTo(1, 12);
  expect(index.of('Toys', 364 + DAYS - 29, 30)).toBeNull();
  expect(new YearlyIndex({ firstDay: 0, categories: { Toys: series(() => 0) } }).of('Toys', ORIGIN, 7)).toBeNull();
  expect(new YearlyIndex({ firstDay: 0, categories: {} }).of('Toys', ORIGIN, 7)).toBeNull();
});

test('what is sold in the eleven months before a day, or from it on, changes nothing; no index is out of bounds', () => {
  const sale = fc.record({ day: fc.nat(799), units: fc.nat(500), category: fc.constantFrom('Toys', 'Tools') });
  fc.assert(
    fc.property(fc.array(sale, { maxLength: 60 }), fc.integer({ min: 394, max: 799 }), (sales, origin) => {
      const indexOf = (known: typeof sales) => {
        const book = new DailySalesBook();
        [...known]
          .sort((a, b) => a.day - b.day)
          .forEach(({ day, units, category }, i) => book.add({ productId: `${category}${i}`, day, units }));
        // Both have the same days, whatever was sold on the last.
        book.add({ productId: 'closes', day: 800, units: 0 });
        const categories = book.categorySales((id) =>
          id === 'closes' ? 'none' : id.slice(0, 4) === 'Toys' ? 'Toys' : 'Tools',
        );
        return new YearlyIndex(categories).of('Toys', origin, 30);
      };
      const all = indexOf([{ day: 0, units: 1, category: 'Tools' }, ...sales]);
      const known = indexOf([
        { day: 0, units: 1, category: 'Tools' },
        ...sales.filter(({ day }) => day < origin - 334),
      ]);
      expect(all).toEqual(known);
      if (all !== null) {
        expect(all).toBeGreaterThanOrEqual(0.25);
        expect(all).toBeLessThanOrEqual(4);
      }
    }),
  );
});

test('sales by category: products of one are summed up, days without sales are there, others are left out', () => {
  const book = new DailySalesBook();
  book.add({ productId: 'a', day: 10, units: 2 });
  book.add({ productId: 'b', day: 10, units: 3 });
  book.add({ productId: 'sample', day: 11, units: 9 }, false);
  book.add({ productId: 'c', day: 12, units: 7 });
  book.add({ productId: 'a', day: 12, units: 1 });
  const categoryOf = new Map([
    ['a', 'Toys'],
    ['b', 'Toys'],
  ]);
  expect(book.categorySales((id) => categoryOf.get(id))).toEqual({ firstDay: 10, categories: { Toys: [5, 0, 1] } });
});
