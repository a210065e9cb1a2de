import { DailySalesBook, parseDay, seasonOf, weekdayOf } from '@retail-ml/features';
import { seededRandom } from '@retail-ml/tensorflow';
import { type DemandTrainingRow } from './demand-training-row';

const FIRST_DAY = parseDay('2025-01-01');

/** Products whose level wanders by so much a day, with days of many sales among days of few: units of each day. */
function salesSeries(products: number, days: number, seed: number, wander: number): number[][] {
  const random = seededRandom(seed);
  return Array.from({ length: products }, () => {
    let level = Math.log(0.5 + 20 * random.uniform() ** 2);
    return Array.from({ length: days + 30 }, () => {
      level += wander * random.normal();
      return Math.round(-Math.exp(level) * Math.log(1 - random.uniform()));
    });
  });
}

/** Rows of such products, an origin every so many days. */
export function productRows(products: number, days: number, seed: number, everyDays = 6, wander = 0.03) {
  const rows: DemandTrainingRow[] = [];
  salesSeries(products, days, seed, wander).forEach((sales, product) => {
    const sum = (from: number, to: number) => sales.slice(from, to).reduce((total, units) => total + units, 0);
    for (let origin = 30; origin < days; origin += everyDays) {
      const day = FIRST_DAY + origin;
      rows.push({
        productId: `P${product}`,
        origin: day,
        category: product % 2 ? 'toys' : 'tools',
        recentSales7d: sum(origin - 7, origin),
        recentSales14d: sum(origin - 14, origin),
        recentSales30d: sum(origin - 30, origin),
        season: seasonOf(day),
        weekday: weekdayOf(day),
        isHoliday: false,
        target7d: sum(origin, origin + 7),
        target30d: sum(origin, origin + 30),
      });
    }
  });
  return rows.sort((a, b) => a.origin - b.origin);
}

/** The daily sales that `productRows` of the same arguments were made of. */
export function productSales(products: number, days: number, seed: number, wander = 0.03): DailySalesBook {
  const book = new DailySalesBook();
  const series = salesSeries(products, days, seed, wander);
  for (let day = 0; day < days + 30; day++) {
    series.forEach((sales, product) => {
      if (sales[day] > 0) book.add({ productId: `P${product}`, day: FIRST_DAY + day, units: sales[day] });
    });
  }
  return book;
}
