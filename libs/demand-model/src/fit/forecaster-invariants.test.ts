import { type DemandInput, SEASONS, WEEKDAYS } from '@retail-ml/features';
import { loadTensorFlow } from '@retail-ml/tensorflow';
import fc from 'fast-check';
import { type DemandForecaster } from '../demand-forecaster';
import { wholeUnits } from '../whole-units';
import { forecasterOf } from './demand-artefact';
import { fitDemandModel } from './fit-demand-model';
import { productRows } from './products.fixture';

const RUNS = { numRuns: 5000, seed: 1 };
let forecaster: DemandForecaster;

beforeAll(async () => {
  const fitted = await fitDemandModel(await loadTensorFlow(), productRows(60, 240, 1), { seed: 1 });
  forecaster = forecasterOf(fitted);
  fitted.network.dispose();
}, 120_000);

/** Units sold on three stretches of days, from none to more than any shop sells. */
const units = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 60 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 5000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 300_000_000 }) },
);
const inputs: fc.Arbitrary<DemandInput> = fc
  .record({
    last7: units,
    days8to14: units,
    days15to30: units,
    knows14: fc.boolean(),
    category: fc.constantFrom('toys', 'tools', 'never heard of', 'constructor', ''),
    season: fc.constantFrom(...SEASONS),
    weekday: fc.constantFrom(...WEEKDAYS),
    isHoliday: fc.boolean(),
  })
  .map(({ last7, days8to14, days15to30, knows14, ...rest }) => ({
    ...rest,
    recentSales7d: last7,
    recentSales14d: knows14 ? last7 + days8to14 : null,
    recentSales30d: last7 + days8to14 + days15to30,
  }));

test('any forecast is finite, not negative, in its interval, and a month sells no less than its first week', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const { week, month } = forecaster.forecast(input);
      for (const horizon of [week, month, wholeUnits(week), wholeUnits(month)]) {
        const { lower, forecast, upper } = horizon;
        expect([lower, forecast, upper].every(Number.isFinite)).toBe(true);
        expect(0 <= lower && lower <= forecast && forecast <= upper).toBe(true);
      }
      expect(week.forecast).toBeLessThanOrEqual(month.forecast);
      expect(wholeUnits(week).forecast).toBeLessThanOrEqual(wholeUnits(month).forecast);
    }),
    RUNS,
  );
});

test('more sold in the last week never lowers a forecast by more than its interval is wide', () => {
  fc.assert(
    fc.property(
      inputs,
      fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 100_000 })),
      (input, more) => {
        const { recentSales7d, recentSales14d, recentSales30d } = input;
        const before = forecaster.forecast(input);
        const after = forecaster.forecast({
          ...input,
          recentSales7d: recentSales7d + more,
          recentSales14d: recentSales14d === null ? null : recentSales14d + more,
          recentSales30d: recentSales30d + more,
        });
        for (const horizon of ['week', 'month'] as const) {
          const { forecast, lower, upper } = before[horizon];
          expect(after[horizon].forecast).toBeGreaterThanOrEqual(forecast - (upper - lower));
        }
      },
    ),
    RUNS,
  );
});
