import { parseDay, seasonOf, weekdayOf } from '@retail-ml/features';
import { seededRandom } from '@retail-ml/tensorflow';
import { type DemandTrainingRow } from './demand-training-row';

const FIRST_DAY = parseDay('2025-01-01');

/** Products whose level wanders, with days of many sales among days of few. */
export function productRows(products: number, days: number, seed: number, everyDays = 6): DemandTrainingRow[] {
  const random = seededRandom(seed);
  const rows: DemandTrainingRow[] = [];
  for (let product = 0; product < products; product++) {
    let level = Math.log(0.5 + 20 * random.uniform() ** 2);
    const sales: number[] = [];
    for (let day = 0; day < days + 30; day++) {
      level += 0.03 * random.normal();
      sales.push(Math.round(-Math.exp(level) * Math.log(1 - random.uniform())));
    }
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
  }
  return rows.sort((a, b) => a.origin - b.origin);
}
