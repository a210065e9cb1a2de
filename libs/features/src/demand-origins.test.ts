import fc from 'fast-check';
import { formatDay, parseDay } from './day';
import { planDemandOrigins } from './demand-origins';

test('two years of sales: every fourth day, the last fifth to test, a month of embargo before it', () => {
  const origins = planDemandOrigins({
    firstDay: parseDay('2024-11-01'),
    lastDay: parseDay('2026-10-31'),
    trainSplit: 0.8,
  });
  expect(origins.stepDays).toBe(4);
  expect(origins.test).toHaveLength(34);
  expect([origins.test[0], origins.test[33]].map(formatDay)).toEqual(['2026-05-23', '2026-10-02']);
  expect(formatDay(origins.train[0])).toBe('2024-12-03');
  // Its target ends on 20 May; that of an origin four days later would reach into the test.
  expect(formatDay(origins.train[origins.train.length - 1])).toBe('2026-04-21');
});

test('fewer origins are further apart, unless too few would be left', () => {
  const lastDay = 20_000;
  const stepOf = (days: number, mostOrigins: number) =>
    planDemandOrigins({ firstDay: lastDay - days + 1, lastDay, trainSplit: 0.8, mostOrigins }).stepDays;
  expect([200, 100, 40, 20].map((most) => stepOf(731, most))).toEqual([4, 13, 26, 52]);
  expect(stepOf(125, 5)).toBe(4);
});

test('no target reaches into the test or beyond the sales, and each origin has its 30 days', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6000 }),
      fc.double({ min: 0.2, max: 0.95, noNaN: true }),
      (salesDays, trainSplit) => {
        const lastDay = 20_000;
        const firstDay = lastDay - salesDays + 1;
        const planned = () => planDemandOrigins({ firstDay, lastDay, trainSplit });
        let origins;
        try {
          origins = planned();
        } catch (error) {
          const needed = Number(/at least (\d+)/.exec((error as Error).message)?.[1]);
          expect(needed).toBeGreaterThan(salesDays);
          // What the message asks for is enough, and a day less is not.
          const withDays = (days: number) => planDemandOrigins({ firstDay: lastDay - days + 1, lastDay, trainSplit });
          expect(() => withDays(needed)).not.toThrow();
          expect(() => withDays(needed - 1)).toThrow();
          return;
        }
        const { train, test, embargo, stepDays } = origins;
        const all = [...train, ...embargo, ...test];
        expect(all).toEqual([...all].sort((a, b) => a - b));
        expect(new Set(all.slice(1).map((origin, i) => origin - all[i]))).toEqual(new Set([stepDays]));
        expect(stepDays % 7).toBeGreaterThan(0);
        expect(all.length).toBeLessThanOrEqual(200);
        expect(all[0]).toBeGreaterThanOrEqual(firstDay + 30);
        expect(all[all.length - 1] + 29).toBe(lastDay);
        expect(train[train.length - 1] + 29).toBeLessThan(test[0]);
      },
    ),
  );
});
