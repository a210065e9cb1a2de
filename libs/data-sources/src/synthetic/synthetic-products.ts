import { type Day } from '@retail-ml/features';
import { RandomStream } from './random-stream';
import { dayOfYear, type SyntheticCalendar } from './synthetic-calendar';

/** A category's yearly curve: 1 + amplitude x cos, highest in the middle of the peak month. */
export interface SyntheticCategory {
  category: string;
  /** 1 is January. */
  peakMonth: number;
  /** 0 to 1. */
  amplitude: number;
  /** In the retailer's currency. */
  medianPrice: number;
}

/** A time of lower price and higher demand. */
export interface SyntheticPromotion {
  fromDay: Day;
  /** The first day after it. */
  untilDay: Day;
  /** Share of the price taken off. */
  discount: number;
  /** How many times as often the product is chosen. */
  uplift: number;
}

/** A product with the law of its demand. */
export interface SyntheticProduct {
  productId: string;
  name: string;
  category: SyntheticCategory;
  /** Price of one unit without promotion, in hundredths of the currency's unit. */
  priceCents: number;
  /** How often the product is chosen, beside the others'. */
  popularity: number;
  promotions: readonly SyntheticPromotion[];
  /** For products that sell in bursts, the weeks (day / 7, rounded down) in which they sell; null for all others. */
  sellingWeeks: ReadonlySet<number> | null;
}

export const SYNTHETIC_CATEGORIES: readonly SyntheticCategory[] = [
  { category: 'Textiles', peakMonth: 10, amplitude: 0.35, medianPrice: 18 },
  { category: 'Garden', peakMonth: 5, amplitude: 0.8, medianPrice: 14 },
  { category: 'Kitchen', peakMonth: 12, amplitude: 0.3, medianPrice: 11 },
  { category: 'Toys', peakMonth: 12, amplitude: 0.7, medianPrice: 16 },
  { category: 'Stationery', peakMonth: 9, amplitude: 0.5, medianPrice: 4 },
  { category: 'Outdoor', peakMonth: 7, amplitude: 0.75, medianPrice: 32 },
  { category: 'Lighting', peakMonth: 11, amplitude: 0.45, medianPrice: 24 },
  { category: 'Bags', peakMonth: 8, amplitude: 0.25, medianPrice: 21 },
];

const INTERMITTENT_SHARE = 0.15;
const SELLING_WEEK_SHARE = 0.2;
const PROMOTIONS_PER_YEAR = 2;
/** Keeps the streams of products apart from those of customers and days. */
const STREAM_OFFSET = 2_000_000_000;

/** Draws products, each from a stream of its own. */
export function syntheticProducts(seed: number, count: number, calendar: SyntheticCalendar): SyntheticProduct[] {
  const { firstDay, lastDay } = calendar;
  return Array.from({ length: count }, (_, index) => {
    const random = new RandomStream(seed, STREAM_OFFSET + index);
    const category = SYNTHETIC_CATEGORIES[index % SYNTHETIC_CATEGORIES.length];
    const number = 20_001 + index;
    const promotions = random.poisson((PROMOTIONS_PER_YEAR * (lastDay - firstDay + 1)) / 365);
    return {
      // As in real catalogues, some ids carry a letter.
      productId: random.happens(0.1) ? `${number}B` : String(number),
      name: `${category.category} ${number}`,
      category,
      priceCents: Math.max(50, Math.round(100 * random.logNormal(category.medianPrice, 0.6))),
      popularity: random.logNormal(1, 1),
      promotions: Array.from({ length: promotions }, () => {
        const fromDay = firstDay + random.integer(lastDay - firstDay + 1);
        const discount = [0.1, 0.2, 0.3][random.integer(3)];
        return { fromDay, untilDay: fromDay + 7 + random.integer(8), discount, uplift: 1 + 8 * discount };
      }),
      // The first sells always, so that something can be bought on every day.
      sellingWeeks: index > 0 && random.happens(INTERMITTENT_SHARE) ? sellingWeeks(random, calendar) : null,
    };
  });
}

/** The promotion that a product has on a day. */
export function promotionOn({ promotions }: SyntheticProduct, day: Day): SyntheticPromotion | undefined {
  return promotions.find(({ fromDay, untilDay }) => fromDay <= day && day < untilDay);
}

/**
 * How often the products are chosen on a day, summed up: product i is chosen for a number drawn evenly from 0 to the
 * last sum when the first sum above that number is the one at i.
 */
export function demandSums(products: readonly SyntheticProduct[], day: Day): Float64Array {
  const season = new Map(SYNTHETIC_CATEGORIES.map((category) => [category, seasonalFactor(category, day)]));
  const sums = new Float64Array(products.length);
  let sum = 0;
  products.forEach((product, index) => {
    const sells = product.sellingWeeks === null || product.sellingWeeks.has(Math.floor(day / 7));
    const uplift = promotionOn(product, day)?.uplift ?? 1;
    if (sells) sum += product.popularity * (season.get(product.category) ?? 1) * uplift;
    sums[index] = sum;
  });
  return sums;
}

/** A category's yearly curve on a day; its mean over a year is 1. */
export function seasonalFactor({ peakMonth, amplitude }: SyntheticCategory, day: Day): number {
  const peakDay = (peakMonth - 0.5) * (365.25 / 12);
  return 1 + amplitude * Math.cos((2 * Math.PI * (dayOfYear(day) - peakDay)) / 365.25);
}

function sellingWeeks(random: RandomStream, { firstDay, lastDay }: SyntheticCalendar): Set<number> {
  const weeks = new Set<number>();
  for (let week = Math.floor(firstDay / 7); week <= Math.floor(lastDay / 7); week++) {
    if (random.happens(SELLING_WEEK_SHARE)) weeks.add(week);
  }
  return weeks;
}
