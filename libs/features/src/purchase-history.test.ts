import fc from 'fast-check';
import { type ChurnInput } from './churn-snapshot';
import { type PurchaseHistory, purchaseHistory } from './purchase-history';

const LOOKBACK_DAYS = 180;
const customer: ChurnInput = {
  recencyDays: 30,
  frequency: 5,
  avgMonetary: 10,
  loyaltyMember: false,
  daysSinceJoin: 365,
  totalPurchases: null,
};

function historyOf(changes: Partial<ChurnInput>): PurchaseHistory {
  const input = { ...customer, ...changes };
  return purchaseHistory(input, input.totalPurchases, LOOKBACK_DAYS);
}

test.each([
  [
    'purchases in the window: what lies before it is unseen',
    {},
    { purchases: 5, unseenDays: 185, countedDays: 150, silentDays: 30 },
  ],
  [
    'the whole history is known: the first purchase begins it, all others are counted',
    { totalPurchases: 12 },
    { purchases: 11, unseenDays: 0, countedDays: 335, silentDays: 30 },
  ],
  [
    'a window longer than the tenure is the whole history',
    { daysSinceJoin: 100 },
    { purchases: 4, unseenDays: 0, countedDays: 70, silentDays: 30 },
  ],
  [
    'no purchase in the window: the last one alone is known',
    { recencyDays: 200, frequency: 0 },
    { purchases: 1, unseenDays: 165, countedDays: 0, silentDays: 200 },
  ],
  [
    'nothing since the first day',
    { recencyDays: 365, frequency: 0 },
    { purchases: 0, unseenDays: 0, countedDays: 0, silentDays: 365 },
  ],
  [
    'who joined today has no history yet',
    { recencyDays: 0, frequency: 1, daysSinceJoin: 0 },
    { purchases: 0, unseenDays: 0, countedDays: 0, silentDays: 0 },
  ],
  [
    'who joined before the only purchase has bought once since',
    { daysSinceJoin: 100, frequency: 1 },
    { purchases: 1, unseenDays: 0, countedDays: 70, silentDays: 30 },
  ],
])('%s', (_, changes, expected) => {
  expect(historyOf(changes)).toEqual(expected);
});

test('the parts are never negative and add up to the tenure, whatever a request says', () => {
  const anything = fc.record({
    recencyDays: fc.nat(36_500),
    frequency: fc.nat(3650),
    daysSinceJoin: fc.nat(36_500),
    totalPurchases: fc.option(fc.nat(36_500)),
  });
  fc.assert(
    fc.property(anything, (changes) => {
      const { purchases, unseenDays, countedDays, silentDays } = historyOf(changes);
      expect(Math.min(purchases, unseenDays, countedDays, silentDays)).toBeGreaterThanOrEqual(0);
      expect(unseenDays + countedDays + silentDays).toBe(Math.max(changes.daysSinceJoin, changes.recencyDays));
    }),
    { numRuns: 2000 },
  );
});
