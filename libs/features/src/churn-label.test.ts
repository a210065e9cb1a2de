import fc from 'fast-check';
import { churned, followUp } from './churn-label';
import { type ChurnSnapshot } from './churn-snapshot';
import { parseDay } from './day';

const asOf = parseDay('2026-06-01');
const snapshot = (daysToNextPurchase: number | null): ChurnSnapshot => ({
  customerId: '17',
  asOf,
  recencyDays: 12,
  frequency: 3,
  totalPurchases: 4,
  avgMonetary: 20,
  loyaltyMember: false,
  daysSinceJoin: 80,
  daysToNextPurchase,
});

test('a purchase on the as-of day counts, one on the first day after the window does not', () => {
  const known = parseDay('2026-12-31');
  expect(churned(followUp(snapshot(0), known), 90)).toBe(false);
  expect(churned(followUp(snapshot(89), known), 90)).toBe(false);
  expect(churned(followUp(snapshot(90), known), 90)).toBe(true);
  expect(churned(followUp(snapshot(null), known), 90)).toBe(true);
});

test('a purchase that nobody knew of yet is hidden', () => {
  expect(followUp(snapshot(40), asOf + 40)).toEqual({ followUpDays: 40, daysToNextPurchase: null });
  expect(followUp(snapshot(40), asOf + 41)).toEqual({ followUpDays: 41, daysToNextPurchase: 40 });
});

test('a label is never guessed: an unfinished window is refused', () => {
  expect(() => churned(followUp(snapshot(null), asOf + 89), 90)).toThrow(
    'The label needs 90 days after the as-of day; 89 are known.',
  );
});

test('what comes to be known later never changes a label', () => {
  fc.assert(
    fc.property(fc.option(fc.nat(400)), fc.integer({ min: 1, max: 200 }), fc.nat(300), (next, horizonDays, later) => {
      const early = churned(followUp(snapshot(next), asOf + horizonDays), horizonDays);
      expect(churned(followUp(snapshot(next), asOf + horizonDays + later), horizonDays)).toBe(early);
    }),
  );
});
