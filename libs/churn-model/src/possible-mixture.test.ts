import { type ChurnInput } from '@retail-ml/features';
import fc from 'fast-check';
import { possibleMixture } from './possible-mixture';
import { CHURN_REQUEST_FIELDS } from './request-fields';

const FIELDS = Object.values(CHURN_REQUEST_FIELDS);
const LOOKBACK = 30;
const EVERY_FIELD = 2 ** FIELDS.length - 1;

/** A customer made of purchase days: so one who could exist. */
const purchased: fc.Arbitrary<ChurnInput> = fc
  .record({
    daysAgo: fc.uniqueArray(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 40 }),
    joinedBeforeDays: fc.constantFrom(0, 0, 1, 40),
    avgMonetary: fc.integer({ min: 0, max: 100 }),
    loyaltyMember: fc.boolean(),
  })
  .map(({ daysAgo, joinedBeforeDays, avgMonetary, loyaltyMember }) => ({
    recencyDays: Math.min(...daysAgo),
    frequency: daysAgo.filter((days) => days <= LOOKBACK).length,
    avgMonetary,
    loyaltyMember,
    daysSinceJoin: Math.max(...daysAgo) + joinedBeforeDays,
    totalPurchases: daysAgo.length,
  }));

/** A customer whom the API would answer, whether such a one could exist or not. */
const answered: fc.Arbitrary<ChurnInput> = fc
  .record({
    recencyDays: fc.nat(90),
    frequency: fc.nat(LOOKBACK),
    avgMonetary: fc.integer({ min: 0, max: 100 }),
    loyaltyMember: fc.boolean(),
    daysSinceJoin: fc.nat(90),
    totalPurchases: fc.option(fc.nat(60)),
  })
  .map((it) => ({
    ...it,
    daysSinceJoin: it.recencyDays + it.daysSinceJoin,
    totalPurchases: it.totalPurchases === null ? null : Math.max(it.totalPurchases + it.frequency, 1),
  }));

const owns = fc.integer({ min: 0, max: EVERY_FIELD });

function mixed(customer: ChurnInput, row: ChurnInput, own: number): ChurnInput {
  const mixture: ChurnInput = { ...row };
  possibleMixture(customer, row, own, LOOKBACK, mixture);
  return mixture;
}

/** Whether purchase days can be named that give these fields. */
function couldExist({ recencyDays, frequency, daysSinceJoin, totalPurchases }: ChurnInput): boolean {
  if (recencyDays > daysSinceJoin || frequency > LOOKBACK) return false;
  const inLookback = Math.max(Math.min(daysSinceJoin, LOOKBACK) - recencyDays + 1, 0);
  const isFrequencyFine = recencyDays > LOOKBACK ? frequency === 0 : frequency >= 1 && frequency <= inLookback;
  if (totalPurchases === null) return isFrequencyFine;
  const before = totalPurchases - frequency;
  const roomBefore =
    daysSinceJoin <= LOOKBACK ? 0 : daysSinceJoin - (recencyDays > LOOKBACK ? recencyDays - 1 : LOOKBACK);
  return isFrequencyFine && totalPurchases >= 1 && before >= 0 && before <= roomBefore;
}

test('whoever could exist, mixed with whoever could exist, gives somebody who could exist', () => {
  fc.assert(
    fc.property(purchased, purchased, owns, fc.boolean(), (customer, row, own, hasTotal) => {
      const without = hasTotal ? {} : { totalPurchases: null };
      const mixture = mixed({ ...customer, ...without }, { ...row, ...without }, own);
      expect({ mixture, could: couldExist(mixture) }).toEqual({ mixture, could: true });
    }),
    { numRuns: 5000 },
  );
});

test("what is the customer's own is never moved; without any of it the row is not, and with all of it nothing is", () => {
  fc.assert(
    fc.property(answered, purchased, owns, (customer, row, own) => {
      const mixture = mixed(customer, row, own);
      FIELDS.forEach((field, i) => {
        if (own & (1 << i)) expect({ [field]: mixture[field] }).toEqual({ [field]: customer[field] });
      });
      expect(mixed(customer, row, 0)).toEqual(row);
      expect(mixed(customer, row, EVERY_FIELD)).toEqual(customer);
    }),
  );
});

test('no mixture is one that the API would refuse, whatever it was asked', () => {
  fc.assert(
    fc.property(answered, purchased, owns, (customer, row, own) => {
      const { recencyDays, frequency, daysSinceJoin, totalPurchases } = mixed(customer, row, own);
      expect([recencyDays >= 0, recencyDays <= daysSinceJoin]).toEqual([true, true]);
      expect([frequency >= 0, frequency <= LOOKBACK]).toEqual([true, true]);
      if (totalPurchases !== null) expect(totalPurchases).toBeGreaterThanOrEqual(Math.max(frequency, 1));
    }),
    { numRuns: 5000 },
  );
});

test("by hand: a row's tenure is drawn out to the customer's recency, its purchases leave the lookback", () => {
  const customer = {
    recencyDays: 50,
    frequency: 0,
    avgMonetary: 9,
    loyaltyMember: true,
    daysSinceJoin: 80,
    totalPurchases: 2,
  };
  const row = {
    recencyDays: 3,
    frequency: 6,
    avgMonetary: 40,
    loyaltyMember: false,
    daysSinceJoin: 20,
    totalPurchases: 6,
  };
  expect(mixed(customer, row, 0b000001)).toEqual({
    ...row,
    recencyDays: 50,
    daysSinceJoin: 50,
    frequency: 0,
    totalPurchases: 1,
  });
  // A tenure of 20 days holds no recency of 50, and all six purchases lie in the lookback.
  expect(mixed(row, customer, 0b010010)).toEqual({
    ...customer,
    frequency: 6,
    daysSinceJoin: 20,
    recencyDays: 15,
    totalPurchases: 6,
  });
});
