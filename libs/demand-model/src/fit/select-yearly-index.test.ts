import { DailySalesBook, parseDay, seasonOf, weekdayOf } from '@retail-ml/features';
import { loadTensorFlow, seededRandom } from '@retail-ml/tensorflow';
import { HORIZON_DAYS } from '../horizon';
import { type DemandTrainingRow } from './demand-training-row';
import { selectYearlyIndex } from './select-yearly-index';

const FIRST_DAY = parseDay('2024-01-01');
const DAYS = 1020;
const PRODUCTS = 30;

/** Products whose sales go up and down together, around a level of their own. */
function retailer(season: (day: number) => number): { rows: DemandTrainingRow[]; book: DailySalesBook } {
  const random = seededRandom(1);
  const sales = Array.from({ length: PRODUCTS }, (_, product) =>
    Array.from({ length: DAYS }, (__, day) =>
      Math.round(-(10 + product) * season(day) * Math.log(1 - random.uniform())),
    ),
  );
  const book = new DailySalesBook();
  for (let day = 0; day < DAYS; day++) {
    sales.forEach((units, product) => book.add({ productId: `P${product}`, day: FIRST_DAY + day, units: units[day] }));
  }
  const rows: DemandTrainingRow[] = [];
  for (let day = 30; day <= DAYS - 30; day += 13) {
    sales.forEach((units, product) => {
      const sum = (from: number, to: number) => units.slice(from, to).reduce((total, it) => total + it, 0);
      const origin = FIRST_DAY + day;
      rows.push({
        ...{ productId: `P${product}`, origin, category: product % 2 ? 'toys' : 'tools' },
        ...{ recentSales7d: sum(day - 7, day), recentSales14d: sum(day - 14, day), recentSales30d: sum(day - 30, day) },
        ...{ season: seasonOf(origin), weekday: weekdayOf(origin), isHoliday: false },
        ...{ target7d: sum(day, day + 7), target30d: sum(day, day + 30) },
      });
    });
  }
  return { rows, book };
}

const yearly = (amplitude: number) => (day: number) => 1 + amplitude * Math.sin((2 * Math.PI * day) / 364);

test('a year that comes again is taken, and rows carry the index that they know', async () => {
  const { tf } = await loadTensorFlow();
  const { rows, book } = retailer(yearly(0.7));
  const selected = await selectYearlyIndex(tf, rows, book);
  const taken = Object.values(selected.tried).map((ratios) => ratios.every((ratio) => ratio < 0.995));
  expect(taken[1]).toBe(true);
  expect(selected.horizonDays).toEqual(HORIZON_DAYS.filter((_, horizon) => taken[horizon]));
  expect(selected.rows.map(({ yearlyIndex }) => yearlyIndex !== undefined)).toEqual(
    rows.map(({ origin }) => origin >= FIRST_DAY + 30 + 364),
  );
  const last = selected.rows[rows.length - 1];
  expect(last.yearlyIndex).toEqual(
    HORIZON_DAYS.map((days, horizon) =>
      taken[horizon] ? selected.yearlyIndex!.of(last.category, last.origin, days) : 1,
    ),
  );
});

test('swings that are other than a year ago are not, and rows stay as they are', async () => {
  const { tf } = await loadTensorFlow();
  const { rows, book } = retailer((day) => 1 + 0.7 * Math.sin((2 * Math.PI * day) / 230));
  const selected = await selectYearlyIndex(tf, rows, book);
  for (const ratios of Object.values(selected.tried)) expect(ratios.some((ratio) => ratio >= 0.995)).toBe(true);
  expect(selected.horizonDays).toEqual([]);
  expect(selected.yearlyIndex).toBeNull();
  expect(selected.rows).toBe(rows);
});

test('with less than two blocks that know the year before, it is not tried', async () => {
  const { tf } = await loadTensorFlow();
  const { rows, book } = retailer(yearly(0.7));
  const young = rows.filter(({ origin }) => origin < FIRST_DAY + 420);
  expect(await selectYearlyIndex(tf, young, book)).toEqual({
    yearlyIndex: null,
    horizonDays: [],
    rows: young,
    tried: {},
  });
});
