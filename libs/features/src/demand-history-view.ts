import { demandFeatureView, type DemandInput, type DemandTransforms, runRate } from './demand-feature-view';
import { defineFeatureView, type Feature } from './feature-view';
import { type ProductProfile } from './product-profile';

/** A product on the origin day T with its own history, known as of T or some days earlier. */
export interface DemandHistoryInput {
  fields: DemandInput;
  profile: ProductProfile;
  /** Days from the profile's as-of day to T: 0 where the profile knows all days before T. */
  profileAgeDays: number;
}

/** Days as which a profile's age counts 1. */
const AGE_SCALE_DAYS = 30;
/** The largest day stands against a week at the level; a floor of so many floors a day keeps its logarithm calm. */
const LARGEST_DAY_FLOORS = 4;

const PROFILE_FEATURES: readonly Feature[] = [
  {
    name: 'log_rate_90d',
    description: 'Units an open day of 90 days against the level',
    formula: 'ln((rate_90d + floor) / rate)',
  },
  {
    name: 'log_rate_180d',
    description: 'Units an open day of 180 days against the level',
    formula: 'ln((rate_180d + floor) / rate)',
  },
  {
    name: 'log_smoothed_2',
    description: 'Units a day, smoothed by 2 % an open day, against the level',
    formula: 'ln((smoothed_2 + floor) / rate)',
  },
  {
    name: 'log_smoothed_5',
    description: 'Units a day, smoothed by 5 %, against the level',
    formula: 'ln((smoothed_5 + floor) / rate)',
  },
  {
    name: 'log_smoothed_12',
    description: 'Units a day, smoothed by 12 %, against the level',
    formula: 'ln((smoothed_12 + floor) / rate)',
  },
  { name: 'selling_2', description: 'Share of open days with a sale, smoothed by 2 %', formula: 'selling_2' },
  { name: 'selling_5', description: 'Share of open days with a sale, smoothed by 5 %', formula: 'selling_5' },
  { name: 'selling_12', description: 'Share of open days with a sale, smoothed by 12 %', formula: 'selling_12' },
  {
    name: 'log_root_level_2',
    description: 'Level that single large days move little, against the level',
    formula: 'ln((root_level_2 + floor) / rate)',
  },
  {
    name: 'log_largest_day_7d',
    description: 'The largest day of 7 against a week at the level',
    formula: 'ln((largest_day_7d + 4 floor) / (7 rate + 4 floor))',
  },
  {
    name: 'log_largest_day_30d',
    description: 'The largest day of 30 against a week at the level',
    formula: 'ln((largest_day_30d + 4 floor) / (7 rate + 4 floor))',
  },
  { name: 'profile_age', description: 'Age of the profile', formula: 'profile_age_days / 30' },
];

function write(
  { fields, profile, profileAgeDays }: DemandHistoryInput,
  transforms: DemandTransforms,
  vector: Float64Array,
  offset: number,
): void {
  demandFeatureView.write(fields, transforms, vector, offset);
  const floor = transforms.floorUnitsPerDay;
  const rate = runRate(fields, floor);
  const week = 7 * rate + LARGEST_DAY_FLOORS * floor;
  let at = offset + demandFeatureView.features.length;
  vector[at++] = Math.log((profile.rate90d + floor) / rate);
  vector[at++] = Math.log((profile.rate180d + floor) / rate);
  vector[at++] = Math.log((profile.smoothed2 + floor) / rate);
  vector[at++] = Math.log((profile.smoothed5 + floor) / rate);
  vector[at++] = Math.log((profile.smoothed12 + floor) / rate);
  vector[at++] = profile.selling2;
  vector[at++] = profile.selling5;
  vector[at++] = profile.selling12;
  vector[at++] = Math.log((profile.rootLevel2 + floor) / rate);
  vector[at++] = Math.log((profile.largestDay7d + LARGEST_DAY_FLOORS * floor) / week);
  vector[at++] = Math.log((profile.largestDay30d + LARGEST_DAY_FLOORS * floor) / week);
  vector[at] = profileAgeDays / AGE_SCALE_DAYS;
}

const FIELDS: DemandInput = {
  category: 'Textiles',
  recentSales7d: 120,
  recentSales14d: null,
  recentSales30d: 450,
  season: 'summer',
  weekday: 'Saturday',
  isHoliday: false,
};
const PROFILE: ProductProfile = {
  rate90d: 14,
  rate180d: 11,
  smoothed2: 12,
  smoothed5: 15,
  smoothed12: 17,
  selling2: 0.8,
  selling5: 0.9,
  selling12: 0.95,
  rootLevel2: 9,
  largestDay7d: 40,
  largestDay30d: 70,
};
const RESTING: ProductProfile = {
  ...PROFILE,
  rate90d: 0,
  smoothed12: 0.01,
  selling12: 0.001,
  largestDay7d: 0,
  largestDay30d: 0,
};

/**
 * Demand's features where the product's own history is known: those of `demandFeatureView`, then the profile, its
 * rates against the same level, and how old it is.
 */
export const demandHistoryView = defineFeatureView<DemandHistoryInput, DemandTransforms>(
  { name: 'demand-history', version: 1, features: [...demandFeatureView.features, ...PROFILE_FEATURES], write },
  [
    { fields: FIELDS, profile: PROFILE, profileAgeDays: 0 },
    { fields: { ...FIELDS, recentSales7d: 0, recentSales30d: 0 }, profile: RESTING, profileAgeDays: 45 },
  ].map((input) => ({ input, transforms: { floorUnitsPerDay: 0.1, categoryGrowth: { Textiles: 0.2 } } })),
);
