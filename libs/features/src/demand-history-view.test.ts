import fc from 'fast-check';
import { demandFeatureView, type DemandInput } from './demand-feature-view';
import { demandHistoryView } from './demand-history-view';
import { PROFILE_FIELDS, type ProductProfile } from './product-profile';

const transforms = { floorUnitsPerDay: 0.5, categoryGrowth: {} };
const fields: DemandInput = {
  category: 'Textiles',
  recentSales7d: 14,
  recentSales14d: 42,
  recentSales30d: 90,
  season: 'summer',
  weekday: 'Saturday',
  isHoliday: true,
};
const profile: ProductProfile = {
  rate90d: 4,
  rate180d: 6,
  smoothed2: 5,
  smoothed5: 4.5,
  smoothed12: 3,
  selling2: 0.6,
  selling5: 0.7,
  selling12: 0.8,
  rootLevel2: 2,
  largestDay7d: 8,
  largestDay30d: 20,
};

test('the fields’ features, then the profile against the same level, by hand', () => {
  const vector = new Float64Array(demandHistoryView.features.length);
  demandHistoryView.write({ fields, profile, profileAgeDays: 15 }, transforms, vector, 0);
  const ofFields = new Float64Array(demandFeatureView.features.length);
  demandFeatureView.write(fields, transforms, ofFields, 0);
  expect([...vector.slice(0, ofFields.length)]).toEqual([...ofFields]);
  const named = Object.fromEntries(demandHistoryView.features.map(({ name }, i) => [name, vector[i]]));
  // The level is 3.25 units a day, as in the test of the fields' features; 4 floors are 2 units.
  expect(named).toMatchObject({
    log_rate_90d: Math.log(4.5 / 3.25),
    log_rate_180d: Math.log(6.5 / 3.25),
    log_smoothed_2: Math.log(5.5 / 3.25),
    log_smoothed_5: Math.log(5 / 3.25),
    log_smoothed_12: Math.log(3.5 / 3.25),
    selling_2: 0.6,
    selling_5: 0.7,
    selling_12: 0.8,
    log_root_level_2: Math.log(2.5 / 3.25),
    log_largest_day_7d: Math.log(10 / 24.75),
    log_largest_day_30d: Math.log(22 / 24.75),
    profile_age: 0.5,
  });
});

test('any profile gives finite features', () => {
  const anyProfile = fc
    .tuple(...PROFILE_FIELDS.map(() => fc.double({ min: 0, max: 1e9, noNaN: true })))
    .map(
      (values) => Object.fromEntries(PROFILE_FIELDS.map((field, i) => [field, values[i]])) as unknown as ProductProfile,
    );
  fc.assert(
    fc.property(anyProfile, fc.nat(60), (any, profileAgeDays) => {
      const vector = new Float64Array(demandHistoryView.features.length);
      demandHistoryView.write({ fields, profile: any, profileAgeDays }, transforms, vector, 0);
      expect(vector.every(Number.isFinite)).toBe(true);
    }),
  );
});
