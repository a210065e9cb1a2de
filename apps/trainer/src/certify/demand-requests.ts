import { LONGEST_CATEGORY, LONGEST_PRODUCT_ID, MOST_UNITS } from '@retail-ml/demand-model';
import { type Day, formatDay, seasonOf, SEASONS, WEEKDAYS, weekdayOf } from '@retail-ml/features';
import { type SeededRandom } from '@retail-ml/tensorflow';
import { type GoldenInput } from '@retail-ml/demand-model';
import { type DemandRequest } from './answers';

/** What requests are drawn around. */
export interface KnownProducts {
  /** Categories that training knew. */
  categories: readonly string[];
  /** Products with a history, where the model looks at them. */
  productIds: readonly string[];
  /** Days on which something changes: when histories were made, when they are too old, when the training ended. */
  days: readonly Day[];
}

/** Categories that no training knew, and that files and scripts may stumble over. */
const UNKNOWN_CATEGORIES = [
  'unheard of',
  'a, b; "c"',
  "O'Neill\\",
  'Größe 🛍',
  ' spaced ',
  'NULL',
  '007',
  '__proto__',
  'constructor',
  'two\nlines',
  'x'.repeat(LONGEST_CATEGORY),
];

const EDGE_UNITS = [0, 1, 2, 30, 1000, MOST_UNITS];

/** Products over all that a request may say: limits, known and unknown categories, products and days. */
export function demandRequests(count: number, known: KnownProducts, random: SeededRandom): DemandRequest[] {
  return Array.from({ length: count }, (_, i) => ({
    product_id: productId(i, known, random),
    ...fields(i, known, random),
  }));
}

function productId(i: number, { productIds }: KnownProducts, random: SeededRandom): string | number {
  if (productIds.length > 0 && i % 2 === 0) return productIds[random.below(productIds.length)];
  return [i, `P ${i}`, 'ü"'.repeat(LONGEST_PRODUCT_ID / 2)][i % 3];
}

function fields(i: number, known: KnownProducts, random: SeededRandom): Omit<DemandRequest, 'product_id'> {
  const pick = <T>(values: readonly T[]): T => values[random.below(values.length)];
  const isEdge = i % 3 === 0;
  const drawn = () => Math.floor(Math.exp(random.uniform() * Math.log(i % 5 === 0 ? MOST_UNITS : 5000))) - 1;
  const units = [0, 1, 2].map(() => (isEdge ? pick(EDGE_UNITS) : drawn())).sort((a, b) => a - b);
  const asOf = random.uniform() < 0.2 ? undefined : pick(known.days) + (random.uniform() < 0.5 ? 0 : random.below(90));
  return {
    category:
      random.uniform() < 0.75 && known.categories.length > 0 ? pick(known.categories) : pick(UNKNOWN_CATEGORIES),
    recent_sales_7d: units[0],
    recent_sales_30d: units[2],
    // A request may describe another season than that of its day.
    seasonality: asOf !== undefined && random.uniform() < 0.7 ? seasonOf(asOf) : pick(SEASONS),
    day_of_week: asOf === undefined ? pick(WEEKDAYS) : weekdayOf(asOf),
    ...(random.uniform() < 0.5 && { recent_sales_14d: units[1] }),
    ...(random.uniform() < 0.5 && { is_holiday: random.uniform() < 0.3 }),
    ...(asOf !== undefined && { as_of_date: formatDay(asOf) }),
  };
}

/** A golden row as a request. */
export function goldenProduct({ productId, asOf, ...input }: GoldenInput, i: number): DemandRequest {
  return {
    product_id: productId ?? `golden ${i}`,
    category: input.category,
    recent_sales_7d: input.recentSales7d,
    recent_sales_30d: input.recentSales30d,
    seasonality: input.season,
    day_of_week: input.weekday,
    is_holiday: input.isHoliday,
    ...(input.recentSales14d !== null && { recent_sales_14d: input.recentSales14d }),
    ...(asOf !== undefined && { as_of_date: formatDay(asOf) }),
  };
}
