import fc from 'fast-check';
import { formatDay, parseDay } from './day';
import { planTemporalSplit } from './temporal-split';

test('two years of sales give a year of training snapshots, the test one 90 days before the end', () => {
  const { trainAsOf, testAsOf } = planTemporalSplit({
    firstDay: parseDay('2024-11-01'),
    lastDay: parseDay('2026-10-31'),
    lookbackDays: 180,
    horizonDays: 90,
  });
  expect(formatDay(testAsOf)).toBe('2026-08-03');
  expect(trainAsOf).toHaveLength(24);
  expect(formatDay(trainAsOf[23])).toBe('2026-05-05');
  expect(formatDay(trainAsOf[22])).toBe('2026-04-20');
});

test('no training label sees the test day, and no snapshot lies before the sales', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 60, max: 2000 }),
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 365 }),
      (salesDays, lookbackDays, horizonDays) => {
        const lastDay = 20_000;
        const firstDay = lastDay - salesDays + 1;
        const needed = Math.min(lookbackDays, 60) + 2 * horizonDays;
        if (salesDays < needed) {
          expect(() => planTemporalSplit({ firstDay, lastDay, lookbackDays, horizonDays })).toThrow(
            `at least ${needed}`,
          );
          return;
        }
        const { trainAsOf, testAsOf } = planTemporalSplit({ firstDay, lastDay, lookbackDays, horizonDays });
        expect(testAsOf + horizonDays).toBe(lastDay + 1);
        expect(trainAsOf.length).toBeGreaterThan(0);
        for (const asOf of trainAsOf) {
          expect(asOf + horizonDays).toBeLessThanOrEqual(testAsOf);
          expect(asOf).toBeGreaterThan(firstDay);
        }
      },
    ),
  );
});
