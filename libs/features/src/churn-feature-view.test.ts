import fc from 'fast-check';
import { churnFeatureView, fitChurnTransforms, type ChurnTransforms } from './churn-feature-view';
import { type ChurnInput } from './churn-snapshot';
import { defineFeatureView } from './feature-view';

const transforms: ChurnTransforms = { lookbackDays: 180, purchaseRate: { shape: 1, scaleDays: 20 } };
const ada: ChurnInput = {
  recencyDays: 30,
  frequency: 5,
  avgMonetary: 125.5,
  loyaltyMember: true,
  daysSinceJoin: 365,
  totalPurchases: null,
};

function features(input: ChurnInput): Record<string, number> {
  const vector = new Float64Array(churnFeatureView.features.length);
  churnFeatureView.write(input, transforms, vector, 0);
  return Object.fromEntries(churnFeatureView.features.map(({ name }, i) => [name, vector[i]]));
}

const anyInput: fc.Arbitrary<ChurnInput> = fc.record({
  recencyDays: fc.nat(20_000),
  frequency: fc.nat(180),
  avgMonetary: fc.double({ min: -1e6, max: 1e9, noNaN: true }),
  loyaltyMember: fc.boolean(),
  daysSinceJoin: fc.nat(20_000),
  totalPurchases: fc.option(fc.integer({ min: 1, max: 10_000 })),
});

test("the features are their formulas, by hand for the seed's customer", () => {
  const rate = (1 + 5) / (20 + 180);
  expect(features(ada)).toEqual({
    log_recency_days: Math.log1p(30),
    log_purchase_rate: Math.log(rate),
    log_overdue: Math.log1p(30 * rate),
    recency_share_of_tenure: 30 / 365,
    log_avg_monetary: Math.log1p(125.5),
    loyalty_member: 1,
    log_tenure_days: Math.log1p(365),
    single_purchase: 0,
  });
});

test('a young customer is judged on the days there were, not on the whole lookback', () => {
  const young = features({ ...ada, frequency: 2, recencyDays: 10, daysSinceJoin: 40 });
  expect(young.log_purchase_rate).toBeCloseTo(Math.log(3 / 60), 12);
});

test('a customer of one purchase has been silent for the whole tenure', () => {
  const once = features({ ...ada, recencyDays: 90, daysSinceJoin: 90 });
  expect(once).toMatchObject({ single_purchase: 1, recency_share_of_tenure: 1 });
});

test('every accepted input gives finite features', () => {
  fc.assert(
    fc.property(anyInput, (input) => Object.values(features(input)).every(Number.isFinite)),
    { numRuns: 2000 },
  );
});

test('a longer silence never looks more recent', () => {
  fc.assert(
    fc.property(anyInput, fc.integer({ min: 1, max: 1000 }), (input, more) => {
      const tenured = { ...input, daysSinceJoin: 50_000 };
      const now = features(tenured);
      const later = features({ ...tenured, recencyDays: input.recencyDays + more });
      expect(later.log_recency_days).toBeGreaterThan(now.log_recency_days);
      expect(later.log_overdue).toBeGreaterThan(now.log_overdue);
    }),
  );
});

test('the fingerprint follows what is computed, not only what is written down', () => {
  const { fingerprint: _, ...definition } = churnFeatureView;
  const probe = [{ input: ada, transforms }];
  const same = defineFeatureView(definition, probe);
  const otherNumbers = defineFeatureView(
    {
      ...definition,
      write: (input: ChurnInput, t: ChurnTransforms, vector, offset) => {
        definition.write(input, t, vector, offset);
        vector[offset] *= 1.000001;
      },
    },
    probe,
  );
  const otherWords = defineFeatureView({ ...definition, version: 2 }, probe);
  expect(defineFeatureView(definition, probe).fingerprint).toBe(same.fingerprint);
  expect(new Set([same, otherNumbers, otherWords].map(({ fingerprint }) => fingerprint)).size).toBe(3);
  expect(churnFeatureView.fingerprint).toMatch(/^[0-9a-f]{16}$/);
});

test('the purchase-rate transform finds the gamma distribution that made the counts', () => {
  // Rates of 0.01 or 0.03 a day, half each: mean 0.02, variance 0.0001, so shape = mean^2 / variance = 4.
  const inputs = [0.01, 0.03].flatMap((rate) =>
    poissonCounts(rate * 180, 20_000).map((frequency) => ({ ...ada, frequency, daysSinceJoin: 400 })),
  );
  const { shape, scaleDays } = fitChurnTransforms(inputs, 180).purchaseRate;
  expect(shape / scaleDays).toBeCloseTo(0.02, 3);
  expect(shape).toBeGreaterThan(3.8);
  expect(shape).toBeLessThan(4.2);
});

test('transforms stay finite where nobody bought and where all customers are alike', () => {
  for (const frequency of [0, 3]) {
    const { shape, scaleDays } = fitChurnTransforms(Array(50).fill({ ...ada, frequency }), 180).purchaseRate;
    expect(shape).toBeGreaterThan(0);
    expect(Number.isFinite(scaleDays)).toBe(true);
  }
});

/** Counts in the proportions of a Poisson distribution: no chance in the test. */
function poissonCounts(mean: number, count: number): number[] {
  const counts: number[] = [];
  let probability = Math.exp(-mean);
  for (let k = 0; counts.length < count && k < 100; k++) {
    counts.push(...Array<number>(Math.round(probability * count)).fill(k));
    probability *= mean / (k + 1);
  }
  return counts;
}
