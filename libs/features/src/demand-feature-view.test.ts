import fc from 'fast-check';
import {
  demandFeatureView,
  type DemandInput,
  type DemandTransforms,
  runRate,
  sales14dOf,
  SHARED_INPUTS,
  sharedInputPlaces,
} from './demand-feature-view';
import { SEASONS, WEEKDAYS } from './seasonality';

const transforms: DemandTransforms = { floorUnitsPerDay: 0.5, categoryGrowth: { Textiles: 0.25 } };
const scarf: DemandInput = {
  category: 'Textiles',
  recentSales7d: 14,
  recentSales14d: 42,
  recentSales30d: 90,
  season: 'summer',
  weekday: 'Saturday',
  isHoliday: true,
};

function features(input: DemandInput): Record<string, number> {
  const vector = new Float64Array(demandFeatureView.features.length);
  demandFeatureView.write(input, transforms, vector, 0);
  return Object.fromEntries(demandFeatureView.features.map(({ name }, i) => [name, vector[i]]));
}

test('rates against the blended run-rate, by hand', () => {
  // r7 = 2, r14 = 3, r30 = 3: rate = (2 + 3 + 6) / 4 + 0.5 = 3.25
  expect(runRate(scarf, 0.5)).toBe(3.25);
  expect(features(scarf)).toMatchObject({
    log_run_rate: Math.log(3.25),
    log_rate_7d: Math.log(2.5 / 3.25),
    log_rate_14d: Math.log(3.5 / 3.25),
    log_rate_30d: Math.log(3.5 / 3.25),
    log_rate_days_8_to_14: Math.log(4.5 / 3.25),
    log_rate_days_15_to_30: Math.log(3.5 / 3.25),
    no_sales_7d: 0,
    no_sales_14d: 0,
    no_sales_30d: 0,
    is_saturday: 1,
    is_sunday: 0,
    is_summer: 1,
    is_winter: 0,
    is_holiday: 1,
    category_growth: 0.25,
  });
});

test('units of 14 days that are not known follow from those of 7 and 30', () => {
  expect(sales14dOf({ ...scarf, recentSales14d: null })).toBeCloseTo(14 + (76 * 7) / 23, 12);
});

test('a category that nobody trained on counts as none, whatever it is called', () => {
  for (const category of ['', 'Hats', 'constructor', '__proto__']) {
    expect(features({ ...scarf, category }).category_growth).toBe(0);
  }
});

test('a product that rests has finite features', () => {
  const resting = features({ ...scarf, recentSales7d: 0, recentSales14d: 0, recentSales30d: 0 });
  expect(resting).toMatchObject({ no_sales_7d: 1, no_sales_14d: 1, no_sales_30d: 1, log_run_rate: Math.log(0.5) });
  expect(Object.values(resting).every(Number.isFinite)).toBe(true);
});

test('any sales give finite features with one weekday and one season', () => {
  const units = fc.nat(1_000_000);
  const anyInput = fc
    .record({
      week: units,
      before: units,
      earlier: units,
      known: fc.boolean(),
      weekday: fc.constantFrom(...WEEKDAYS),
      season: fc.constantFrom(...SEASONS),
    })
    .map(({ week, before, earlier, known, weekday, season }) => ({
      ...scarf,
      recentSales7d: week,
      recentSales14d: known ? week + before : null,
      recentSales30d: week + before + earlier,
      weekday,
      season,
    }));
  fc.assert(
    fc.property(anyInput, (input) => {
      const values = features(input);
      expect(Object.values(values).every(Number.isFinite)).toBe(true);
      const on = (names: readonly string[]) => names.reduce((sum, name) => sum + values[`is_${name.toLowerCase()}`], 0);
      expect([on(WEEKDAYS), on(SEASONS)]).toEqual([1, 1]);
    }),
  );
});

test('groups of shared inputs are places of their own, none of a product', () => {
  const places = SHARED_INPUTS.flatMap(sharedInputPlaces);
  expect(new Set(places).size).toBe(places.length);
  const names = places.map((place) => demandFeatureView.features[place].name);
  expect(names.filter((name) => name.includes('rate') || name.includes('no_sales'))).toEqual([]);
  expect(places).toHaveLength(demandFeatureView.features.length - 9);
});
