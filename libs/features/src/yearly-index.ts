import { type Day } from './day';

/** Units that categories sold day by day, from `firstDay` on; each list has as many days. */
export interface CategorySales {
  firstDay: Day;
  categories: Readonly<Record<string, readonly number[]>>;
}

/** 52 weeks: the same weekday. */
const YEAR_DAYS = 364;
const LONGEST_WINDOW_DAYS = 30;
/** A category with so many expected units counts half its own index, half the shop's. */
const PRIOR_UNITS = 200;
/** A year ago is one draw: what it says is believed up to here. */
const SMALLEST_INDEX = 0.25;
const LARGEST_INDEX = 4;

/**
 * How a category's sales of the coming days stood to its run-rate 52 weeks earlier, drawn towards the whole shop's
 * where the category sold little:
 *
 *     index = (units ahead + 200 index of the shop) / (rate x days + 200), rate = (r7 + r14 + 2 r30) / 4
 *
 * As of a day it knows nothing of the eleven months before that day.
 *
 * @example
 * new YearlyIndex({ firstDay, categories: { Toys: [3, 0, 5] } }).of('Toys', parseDay('2026-12-01'), 30); // 1.4
 */
export class YearlyIndex {
  private readonly days: number;
  private readonly shop: Float64Array;
  private readonly categories: ReadonlyMap<string, Float64Array>;

  constructor(readonly sales: CategorySales) {
    const series = Object.values(sales.categories);
    this.days = series[0]?.length ?? 0;
    this.shop = cumulated(
      Array.from({ length: this.days }, (_, day) => series.reduce((sum, its) => sum + its[day], 0)),
    );
    this.categories = new Map(Object.entries(sales.categories).map(([name, units]) => [name, cumulated(units)]));
  }

  /** The index of a category, the shop's for one that is not known; null where the year before is not, or was closed. */
  of(category: string, origin: Day, horizonDays: number): number | null {
    const day = origin - YEAR_DAYS - this.sales.firstDay;
    if (day < LONGEST_WINDOW_DAYS || day + horizonDays > this.days) return null;
    const ofShop = aheadAndExpected(this.shop, day, horizonDays);
    if (ofShop.expected === 0) return null;
    const shopIndex = ofShop.ahead / ofShop.expected;
    const units = this.categories.get(category);
    const { ahead, expected } = units ? aheadAndExpected(units, day, horizonDays) : { ahead: 0, expected: 0 };
    const index = (ahead + PRIOR_UNITS * shopIndex) / (expected + PRIOR_UNITS);
    return Math.min(Math.max(index, SMALLEST_INDEX), LARGEST_INDEX);
  }
}

/** Units sold in the days from `day` on, and those of as many days at the run-rate before. */
function aheadAndExpected(sums: Float64Array, day: number, horizonDays: number) {
  const before = (days: number) => (sums[day] - sums[day - days]) / days;
  return {
    ahead: sums[day + horizonDays] - sums[day],
    expected: (horizonDays * (before(7) + before(14) + 2 * before(30))) / 4,
  };
}

/** Sums before each day, and of all. */
function cumulated(units: readonly number[]): Float64Array {
  const sums = new Float64Array(units.length + 1);
  units.forEach((value, day) => (sums[day + 1] = sums[day] + value));
  return sums;
}
