import fc from 'fast-check';
import { bgNbd } from './bg-nbd';
import { churnFeatureView } from './churn-feature-view';
import { type ChurnTransforms, prepareChurnTransforms } from './churn-features';
import { type ChurnInput } from './churn-snapshot';
import { defineFeatureView } from './feature-view';
import { exactReturn } from './latent-posterior';
import { paretoNbd } from './pareto-nbd';
import { type PurchaseHistory } from './purchase-history';

const transforms: ChurnTransforms = {
  lookbackDays: 180,
  horizonDays: 90,
  bgNbd: { rateShape: 0.5, rateScaleDays: 15, dropoutA: 0.8, dropoutB: 2.5 },
  paretoNbd: { rateShape: 0.5, rateScaleDays: 15, dropoutShape: 0.5, dropoutScaleDays: 15 },
  bounds: {
    log_avg_monetary: { least: 1, most: 9 },
    log_frequency: { least: 0.5, most: 5 },
    log_recency_days: { least: 1, most: 6 },
    log_days_since_join: { least: 3, most: 8 },
  },
};
const prepared = prepareChurnTransforms(transforms);
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
  churnFeatureView.write(input, prepared, vector, 0);
  return Object.fromEntries(churnFeatureView.features.map(({ name }, i) => [name, vector[i]]));
}

test("the features are their formulas, for the seed's customer", () => {
  const history = { purchases: 5, unseenDays: 185, countedDays: 150, silentDays: 30 };
  const bg = exactReturn(bgNbd, transforms.bgNbd, history, 90);
  const pareto = exactReturn(paretoNbd, transforms.paretoNbd, history, 90);
  const logOdds = (returns: number) => Math.log((1 - returns) / returns);
  const found = features(ada);
  expect(found.latent_churn_log_odds).toBeCloseTo((logOdds(bg) + logOdds(pareto)) / 2, 10);
  expect(found).toMatchObject({
    log_avg_monetary: Math.log1p(125.5),
    loyalty_member: 1,
    single_purchase: 0,
    log_frequency: Math.log1p(5),
    log_recency_days: Math.log1p(30),
    log_days_since_join: Math.log1p(365),
  });
});

test('with a total of purchases both readings of the history count, each half', () => {
  const ofHistory = (history: PurchaseHistory) => {
    const bg = exactReturn(bgNbd, transforms.bgNbd, history, 90);
    const pareto = exactReturn(paretoNbd, transforms.paretoNbd, history, 90);
    return [bg, pareto].reduce((sum, returns) => sum + Math.log((1 - returns) / returns) / 2, 0);
  };
  const window = ofHistory({ purchases: 5, unseenDays: 185, countedDays: 150, silentDays: 30 });
  const whole = ofHistory({ purchases: 11, unseenDays: 0, countedDays: 335, silentDays: 30 });
  expect(features({ ...ada, totalPurchases: 12 }).latent_churn_log_odds).toBeCloseTo((window + whole) / 2, 10);
});

test('what lies beyond the training rows is held at its bounds', () => {
  expect(features({ ...ada, avgMonetary: 1e9, recencyDays: 5000, daysSinceJoin: 9000, frequency: 0 })).toMatchObject({
    log_avg_monetary: 9,
    log_frequency: 0.5,
    log_recency_days: 6,
    log_days_since_join: 8,
  });
  expect(features({ ...ada, avgMonetary: -4, recencyDays: 0 })).toMatchObject({
    log_avg_monetary: 1,
    log_recency_days: 1,
  });
});

test('a customer of one purchase has been silent for the whole tenure', () => {
  expect(features({ ...ada, recencyDays: 90, daysSinceJoin: 90 }).single_purchase).toBe(1);
});

test('who bought more in the whole history, at the same recency, is expected back sooner', () => {
  const withTotal = (totalPurchases: number) => features({ ...ada, frequency: 2, totalPurchases });
  expect(withTotal(3).latent_churn_log_odds).toBeGreaterThan(withTotal(10).latent_churn_log_odds);
});

test('a history within the window says the same with its total as without', () => {
  const young = { ...ada, daysSinceJoin: 120 };
  expect(features({ ...young, totalPurchases: 5 })).toEqual(features(young));
});

const anyInput: fc.Arbitrary<ChurnInput> = fc.record({
  recencyDays: fc.nat(36_500),
  frequency: fc.nat(3650),
  avgMonetary: fc.double({ min: -1e6, max: 1e12, noNaN: true }),
  loyaltyMember: fc.boolean(),
  daysSinceJoin: fc.nat(36_500),
  totalPurchases: fc.option(fc.nat(36_500)),
});

test('every accepted input gives finite features', () => {
  fc.assert(
    fc.property(anyInput, (input) => Object.values(features(input)).every(Number.isFinite)),
    { numRuns: 2000 },
  );
});

const positive = fc.double({ min: 0.05, max: 200, noNaN: true });

test('by the latent models a longer silence never lowers the log-odds of churn, whatever their priors', () => {
  const priors = fc.tuple(positive, positive, positive, positive, positive, positive);
  const customer = fc.record({
    daysSinceJoin: fc.integer({ min: 2, max: 2500 }),
    frequency: fc.oneof(fc.constant(0), fc.nat(12), fc.nat(180)),
    totalPurchases: fc.option(fc.nat(400)),
  });
  const recencies = fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { minLength: 8 });
  fc.assert(
    fc.property(priors, fc.array(customer, { minLength: 10 }), recencies, ([r, alpha, a, b, s, beta], many, shares) => {
      const fitted = prepareChurnTransforms({
        ...transforms,
        bgNbd: { rateShape: r, rateScaleDays: alpha, dropoutA: a, dropoutB: b },
        paretoNbd: { rateShape: r, rateScaleDays: alpha, dropoutShape: s, dropoutScaleDays: beta },
      });
      const vector = new Float64Array(churnFeatureView.features.length);
      for (const one of many) {
        let before = -Infinity;
        // Up to the day before joining: who was silent for longer would have bought on the first day only.
        for (const share of [...shares].sort((x, y) => x - y)) {
          const recencyDays = Math.floor(share * one.daysSinceJoin);
          churnFeatureView.write({ ...ada, ...one, recencyDays }, fitted, vector, 0);
          expect(vector[0]).toBeGreaterThanOrEqual(before - 1e-9);
          before = vector[0];
        }
      }
    }),
    { numRuns: 10 },
  );
});

test('the fingerprint follows what is computed, not only what is written down', () => {
  const { fingerprint: _, ...definition } = churnFeatureView;
  const probe = [{ input: ada, transforms: prepared }];
  const same = defineFeatureView(definition, probe);
  const otherNumbers = defineFeatureView(
    {
      ...definition,
      write: (input: ChurnInput, t: typeof prepared, vector, offset) => {
        definition.write(input, t, vector, offset);
        vector[offset] *= 1.000001;
      },
    },
    probe,
  );
  const otherWords = defineFeatureView({ ...definition, version: 4 }, probe);
  expect(defineFeatureView(definition, probe).fingerprint).toBe(same.fingerprint);
  expect(new Set([same, otherNumbers, otherWords].map(({ fingerprint }) => fingerprint)).size).toBe(3);
  expect(churnFeatureView.fingerprint).toMatch(/^[0-9a-f]{16}$/);
});

test('what the latent models said of one customer is not said of the next, however alike', () => {
  const input = fc.record({
    recencyDays: fc.integer({ min: 0, max: 3 }),
    frequency: fc.integer({ min: 0, max: 3 }),
    avgMonetary: fc.constantFrom(1, 100),
    loyaltyMember: fc.boolean(),
    daysSinceJoin: fc.integer({ min: 200, max: 202 }),
    totalPurchases: fc.constantFrom(null, 4, 5),
  });
  const others = prepareChurnTransforms({ ...transforms, horizonDays: 30 });
  const inAnyOrder = fc.array(fc.tuple(input, fc.boolean()), { minLength: 2, maxLength: 20 });
  fc.assert(
    fc.property(inAnyOrder, (asked) => {
      const vector = new Float64Array(churnFeatureView.features.length);
      const vectorOf = (customer: ChurnInput, by: typeof prepared) => {
        churnFeatureView.write(customer, by, vector, 0);
        return Array.from(vector);
      };
      const found = asked.map(([customer, isOther]) => vectorOf(customer, isOther ? others : prepared));
      const forgotten = asked.map(([customer, isOther]) => {
        vectorOf(ada, prepared);
        return vectorOf(customer, isOther ? others : prepared);
      });
      expect(found).toEqual(forgotten);
    }),
  );
});
