import { type ActivePeriod } from '../next-active-period';
import { type ChurnPrediction } from '../churn-prediction';
import { evaluateDates, type FollowedRow } from './evaluate-dates';

const customer = {
  frequency: 3,
  avgMonetary: 20,
  loyaltyMember: false,
  daysSinceJoin: 400,
  totalPurchases: null,
};
/** A customer whom the model below answers by recency; bought again after so many days, null for not while followed. */
const row = (recencyDays: number, daysToNextPurchase: number | null, followUpDays = 90): FollowedRow => ({
  ...customer,
  recencyDays,
  followUp: { followUpDays, daysToNextPurchase },
});

/** Half are silent every 30 days; the period goes from the recency to day 60, nobody has one from recency 100. */
const model = {
  survival: (_: unknown, days: readonly number[]) => days.map((count) => 0.5 ** (count / 30)),
  predict: ({ recencyDays }: { recencyDays: number }) => {
    const nextActivePeriod: ActivePeriod | null = recencyDays < 100 ? { fromDays: recencyDays, toDays: 60 } : null;
    return { nextActivePeriod } as ChurnPrediction;
  },
};

test('shares that were silent after 30, 60 and 90 days, beside the curve: by hand', () => {
  const { silent } = evaluateDates([row(10, 29), row(10, 30), row(10, 75), row(10, null), row(10, 5, 50)], model);
  // The fifth was followed for 50 days: nothing is known of day 60.
  expect(silent.map(({ days, rows, predicted, observed }) => [days, rows, predicted, observed])).toEqual([
    [30, 5, 0.5, 3 / 5],
    [60, 4, 0.25, 2 / 4],
    [90, 4, 0.125, 1 / 4],
  ]);
});

test('next purchases before, within and after the period, its first and last day included: by hand', () => {
  const rows = [row(10, 9), row(10, 10), row(10, 60), row(10, 61), row(10, null), row(10, null, 61)];
  const { period, early } = evaluateDates(rows, model);
  const [untilFirst, untilAfter] = [0.5 ** (10 / 30), 0.5 ** (61 / 30)];
  expect(period!.map(({ part, rows: known, observed }) => [part, known, observed])).toEqual([
    ['before', 6, 1 / 6],
    ['within', 6, 2 / 6],
    ['after', 6, 3 / 6],
  ]);
  expect(period!.map(({ predicted }) => predicted)).toEqual([
    expect.closeTo(1 - untilFirst, 12),
    expect.closeTo(untilFirst - untilAfter, 12),
    expect.closeTo(untilAfter, 12),
  ]);
  expect(early).toMatchObject({ rows: 6, observed: 1 / 6 });
});

test('who was not followed to the end of the period counts for its beginning only, whatever came before', () => {
  const { period, early } = evaluateDates([row(10, 5, 60), row(10, null, 60), row(10, null, 9)], model);
  expect(period).toBeUndefined();
  expect(early).toMatchObject({ rows: 2, observed: 1 / 2 });
});

test('of the inactive, those followed for 180 days: who bought all the same', () => {
  const rows = [row(100, 179, 200), row(100, 180, 200), row(100, null, 180), row(100, 3, 179)];
  expect(evaluateDates(rows, model).inactive).toEqual({
    rows: 3,
    predicted: expect.closeTo(1 - 0.5 ** 6, 12),
    observed: 1 / 3,
    // Wilson's interval of one in three.
    low: expect.closeTo(0.0615, 4),
    high: expect.closeTo(0.7923, 4),
  });
});

test('rows that know the label only say nothing of dates', () => {
  expect(evaluateDates([{ ...customer, recencyDays: 10, followUp: null }], model)).toEqual({ silent: [] });
});
