import { defineFeatureView, type Feature } from './feature-view';
import { type Season, SEASONS, type Weekday, WEEKDAYS } from './seasonality';

/** What is known of a product on the origin day T: sales of the days before T, and the calendar of T itself. */
export interface DemandInput {
  /** As in `products`; one that training did not know counts as none. */
  category: string;
  /** Units sold over the 7 days before T. */
  recentSales7d: number;
  /** Units sold over the 14 days before T; null where it is not known: see `sales14dOf`. */
  recentSales14d: number | null;
  /** Units sold over the 30 days before T. */
  recentSales30d: number;
  season: Season;
  weekday: Weekday;
  isHoliday: boolean;
}

/** Fitted on the training set and kept in the artefact. */
export interface DemandTransforms {
  /** Units a day added to every rate, so that a product that rests has a logarithm: 1.5 % of the mean rate. */
  floorUnitsPerDay: number;
  /**
   * How the category's demand moved against its own run-rate in training, as mean logarithm; a category that is not
   * listed counts 0: like all on average.
   */
  categoryGrowth: Record<string, number>;
}

/** Groups of inputs that all products share at one origin; training decides which of them help. */
export const SHARED_INPUTS = ['weekday', 'calendar', 'category'] as const;
export type SharedInput = (typeof SHARED_INPUTS)[number];

const RUN_RATES = [
  {
    name: 'log_run_rate',
    description: 'Level: the blended run-rate, units a day',
    formula: 'ln(rate), rate = (r7 + r14 + 2 r30) / 4 + floor, r_k = recent_sales_kd / k',
  },
  { name: 'log_rate_7d', description: 'The last 7 days against the level', formula: 'ln((r7 + floor) / rate)' },
  { name: 'log_rate_14d', description: 'The last 14 days against the level', formula: 'ln((r14 + floor) / rate)' },
  { name: 'log_rate_30d', description: 'The last 30 days against the level', formula: 'ln((r30 + floor) / rate)' },
  {
    name: 'log_rate_days_8_to_14',
    description: 'The week before the last against the level',
    formula: 'ln(((s14 - s7) / 7 + floor) / rate)',
  },
  {
    name: 'log_rate_days_15_to_30',
    description: 'The fortnight before against the level',
    formula: 'ln(((s30 - s14) / 16 + floor) / rate)',
  },
  { name: 'no_sales_7d', description: 'Nothing sold in 7 days', formula: '1 where s7 = 0, else 0' },
  { name: 'no_sales_14d', description: 'Nothing sold in 14 days', formula: '1 where s14 = 0, else 0' },
  { name: 'no_sales_30d', description: 'Nothing sold in 30 days', formula: '1 where s30 = 0, else 0' },
] as const satisfies readonly Feature[];

const FEATURES: readonly Feature[] = [
  ...RUN_RATES,
  ...WEEKDAYS.map((weekday) => ({
    name: `is_${weekday.toLowerCase()}`,
    description: `The origin day is a ${weekday}`,
    formula: `1 on a ${weekday}, else 0`,
  })),
  ...SEASONS.map((season) => ({
    name: `is_${season}`,
    description: `The origin day lies in ${season}`,
    formula: `1 in ${season}, else 0`,
  })),
  { name: 'is_holiday', description: 'The origin day is a holiday', formula: '1 on a holiday, else 0' },
  {
    name: 'category_growth',
    description: 'How the category moved against its own run-rate in training',
    formula: 'category_growth[category], 0 where it is not listed',
  },
];

const FIRST_WEEKDAY = RUN_RATES.length;
const FIRST_SEASON = FIRST_WEEKDAY + WEEKDAYS.length;
const HOLIDAY = FIRST_SEASON + SEASONS.length;
const CATEGORY = HOLIDAY + 1;

/** Places of a group's features in the vector. */
export function sharedInputPlaces(group: SharedInput): number[] {
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  if (group === 'weekday') return range(FIRST_WEEKDAY, FIRST_SEASON);
  return group === 'calendar' ? range(FIRST_SEASON, CATEGORY) : [CATEGORY];
}

/** Units over 14 days; where they are not known, the last week and its share of the three weeks before. */
export function sales14dOf(input: DemandInput): number {
  return input.recentSales14d ?? input.recentSales7d + ((input.recentSales30d - input.recentSales7d) * 7) / 23;
}

/** The blended run-rate that forecasts are made relative to, units a day, above 0. */
export function runRate(input: DemandInput, floorUnitsPerDay: number): number {
  const r7 = input.recentSales7d / 7;
  const r14 = sales14dOf(input) / 14;
  const r30 = input.recentSales30d / 30;
  return (r7 + r14 + 2 * r30) / 4 + floorUnitsPerDay;
}

function write(input: DemandInput, transforms: DemandTransforms, vector: Float64Array, offset: number): void {
  const floor = transforms.floorUnitsPerDay;
  const s7 = input.recentSales7d;
  const s14 = sales14dOf(input);
  const s30 = input.recentSales30d;
  const rate = runRate(input, floor);
  vector[offset] = Math.log(rate);
  vector[offset + 1] = Math.log((s7 / 7 + floor) / rate);
  vector[offset + 2] = Math.log((s14 / 14 + floor) / rate);
  vector[offset + 3] = Math.log((s30 / 30 + floor) / rate);
  vector[offset + 4] = Math.log((Math.max(s14 - s7, 0) / 7 + floor) / rate);
  vector[offset + 5] = Math.log((Math.max(s30 - s14, 0) / 16 + floor) / rate);
  vector[offset + 6] = s7 === 0 ? 1 : 0;
  vector[offset + 7] = s14 === 0 ? 1 : 0;
  vector[offset + 8] = s30 === 0 ? 1 : 0;
  for (let i = 0; i < WEEKDAYS.length; i++) {
    vector[offset + FIRST_WEEKDAY + i] = input.weekday === WEEKDAYS[i] ? 1 : 0;
  }
  for (let i = 0; i < SEASONS.length; i++) vector[offset + FIRST_SEASON + i] = input.season === SEASONS[i] ? 1 : 0;
  vector[offset + HOLIDAY] = input.isHoliday ? 1 : 0;
  const { categoryGrowth } = transforms;
  // Own keys only: a category may be called "constructor".
  vector[offset + CATEGORY] = Object.hasOwn(categoryGrowth, input.category) ? categoryGrowth[input.category] : 0;
}

const PROBES: DemandInput[] = [
  {
    category: 'Textiles',
    recentSales7d: 120,
    recentSales14d: 230,
    recentSales30d: 450,
    season: 'summer',
    weekday: 'Saturday',
    isHoliday: false,
  },
  {
    category: 'Toys',
    recentSales7d: 0,
    recentSales14d: null,
    recentSales30d: 0,
    season: 'winter',
    weekday: 'Monday',
    isHoliday: true,
  },
  {
    category: 'unheard of',
    recentSales7d: 3,
    recentSales14d: null,
    recentSales30d: 40,
    season: 'autumn',
    weekday: 'Sunday',
    isHoliday: false,
  },
];

/**
 * Demand's features: levels against the product's own run-rate, so that what holds for a bestseller holds for a slow
 * mover, and the calendar of the origin day.
 *
 * @example
 * const vector = new Float64Array(demandFeatureView.features.length);
 * demandFeatureView.write(
 *   { category: 'Textiles', recentSales7d: 120, recentSales14d: null, recentSales30d: 450, season: 'summer', weekday: 'Saturday', isHoliday: false },
 *   { floorUnitsPerDay: 0.1, categoryGrowth: {} },
 *   vector,
 *   0,
 * );
 */
export const demandFeatureView = defineFeatureView<DemandInput, DemandTransforms>(
  { name: 'demand', version: 1, features: FEATURES, write },
  PROBES.map((input) => ({
    input,
    transforms: { floorUnitsPerDay: 0.1, categoryGrowth: { Textiles: 0.2, Toys: -0.1 } },
  })),
);
