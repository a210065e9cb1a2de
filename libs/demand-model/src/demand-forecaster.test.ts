import { demandFeatureView, type DemandInput, parseDay, seasonOf, weekdayOf, YearlyIndex } from '@retail-ml/features';
import { DenseNetwork } from '@retail-ml/network';
import { DemandForecaster } from './demand-forecaster';
import { MEMBER_OUTPUTS } from './quantile-heads';
import { YEARLY_INDEX_FILE, yearlyIndexBytes } from './yearly-index-file';

const WIDTH = demandFeatureView.features.length;

const product: DemandInput = {
  category: 'Textiles',
  recentSales7d: 120,
  recentSales14d: null,
  recentSales30d: 450,
  season: 'summer',
  weekday: 'Saturday',
  isHoliday: false,
};

/** @param heads what the network says of every product: point, median, lower and upper head of 7 days, then of 30 */
function forecasterOf(heads: number[], yearlyIndex: YearlyIndex | null = null): DemandForecaster {
  const config = { name: 'dense', units: MEMBER_OUTPUTS, activation: 'linear', use_bias: true };
  const network = DenseNetwork.fromLayersModel(
    {
      modelTopology: {
        class_name: 'Sequential',
        config: { layers: [{ class_name: 'Dense', config: { ...config, batch_input_shape: [null, WIDTH] } }] },
      },
      weightsManifest: [
        {
          paths: ['weights.bin'],
          weights: [
            { name: 'dense/kernel', shape: [WIDTH, MEMBER_OUTPUTS], dtype: 'float32' },
            { name: 'dense/bias', shape: [MEMBER_OUTPUTS], dtype: 'float32' },
          ],
        },
      ],
    },
    new Uint8Array(Float32Array.from([...Array<number>(WIDTH * MEMBER_OUTPUTS).fill(0), ...heads]).buffer),
  );
  return new DemandForecaster({
    network,
    parts: yearlyIndex ? { [YEARLY_INDEX_FILE]: yearlyIndexBytes(yearlyIndex) } : {},
    manifest: {
      version: 'by hand',
      transforms: { floorUnitsPerDay: 0.1, categoryGrowth: {} },
      standardizer: { mean: Array(WIDTH).fill(0), scale: Array(WIDTH).fill(0), clip: 4 },
      calibration: { method: 'conformal', level: 0.8, stretch: [1, 1], sharedInputs: [] },
      decision: {
        members: 1,
        trendDeadBand: 0.1,
        productProfiles: null,
        yearlyIndexDays: yearlyIndex === null ? [] : [7, 30],
        movement: { all: { lower: 1, upper: 10 }, categories: {} },
        seasonality: null,
      },
    },
  });
}

test.each([
  ['forecast', [2, 0, 0, 0, -2, 0, 0, 0]],
  ['lower bound', [0, 0, -2, 0, 0, 0, 3, 0]],
  ['upper bound', [0, 0, 0, 9, 0, -2, 0, -2]],
  ['median', [0, 2, 0, 0, 0, -2, 0, 0]],
])(
  'a network that gives 30 days a smaller %s than 7 is not believed: what is sold in 7 days is sold in 30',
  (_, heads) => {
    const { week, month } = forecasterOf(heads).forecast(product);
    for (const figure of ['lower', 'forecast', 'upper'] as const) {
      expect(week[figure]).toBeLessThanOrEqual(month[figure]);
    }
    for (const { lower, forecast, upper } of [week, month]) {
      expect(lower).toBeLessThanOrEqual(forecast);
      expect(forecast).toBeLessThanOrEqual(upper);
    }
  },
);

describe('with a yearly index', () => {
  const firstDay = parseDay('2025-01-01');
  const asOf = firstDay + 364 + 40;
  // Twice the sales from the day that is a year before the origin on.
  const textiles = Array.from({ length: 100 }, (_, day) => (day < 40 ? 1000 : 2000));
  const index = new YearlyIndex({ firstDay, categories: { Textiles: textiles } });
  const heads = [0, 0, 0, 0, 0, 0, 0, 0];
  const asked = { ...product, season: seasonOf(asOf), weekday: weekdayOf(asOf) };
  const [plain, indexed] = [forecasterOf(heads), forecasterOf(heads, index)];
  const on = (day: number) => ({ productId: 'nobody', asOf: day });

  test('forecast and interval are multiplied by it, on a day whose year before is known', () => {
    for (const horizon of ['week', 'month'] as const) {
      const without = plain.forecast(asked)[horizon];
      const { forecast, lower, upper } = indexed.forecast(asked, on(asOf))[horizon];
      expect(forecast).toBeCloseTo(2 * without.forecast, 6);
      expect(lower).toBeCloseTo(2 * without.lower, 6);
      expect(upper).toBeCloseTo(2 * without.upper, 6);
    }
    expect(indexed.forecast(asked, on(asOf))).toMatchObject({ trend: 'increasing', basis: 'all_products' });
    expect(plain.forecast(product).trend).toBe('stable');
  });

  test.each([
    ['no day', asked, null],
    ['a day of another season than the fields say', { ...asked, season: 'summer' as const }, on(asOf)],
    ['another day of the week', asked, on(asOf + 1)],
    ['a day before the year is known', asked, on(asOf - 14)],
    ['a day too long after it', asked, on(asOf + 35)],
  ])('of %s, it is what it is without', (_, input, day) => {
    expect(indexed.forecast(input, day)).toEqual(plain.forecast(input));
  });
});
