import fc from 'fast-check';
import { MemoryRequestCounter } from './request-counter';

test('each is counted by itself, and all start anew a minute after the first request', async () => {
  let now = 1000;
  const counter = new MemoryRequestCounter(() => now);
  expect(await counter.increment('a')).toEqual({ requests: 1, millisecondsLeft: 60_000 });
  now += 20_000;
  expect(await counter.increment('a')).toEqual({ requests: 2, millisecondsLeft: 40_000 });
  expect(await counter.increment('b')).toEqual({ requests: 1, millisecondsLeft: 40_000 });
  now += 39_999;
  expect(await counter.increment('a')).toEqual({ requests: 3, millisecondsLeft: 1 });
  now += 1;
  expect(await counter.increment('a')).toEqual({ requests: 1, millisecondsLeft: 60_000 });
});

test('whatever comes when: counts run from 1 without a gap, and the minute ends', async () => {
  const steps = fc.array(fc.tuple(fc.constantFrom('a', 'b', '__proto__'), fc.integer({ min: 0, max: 30_000 })));
  await fc.assert(
    fc.asyncProperty(steps, async (asked) => {
      let now = 0;
      let end = -1;
      const counts = new Map<string, number>();
      const counter = new MemoryRequestCounter(() => now);
      for (const [who, pause] of asked) {
        now += pause;
        if (now >= end) {
          end = now + 60_000;
          counts.clear();
        }
        counts.set(who, (counts.get(who) ?? 0) + 1);
        expect(await counter.increment(who)).toEqual({ requests: counts.get(who), millisecondsLeft: end - now });
      }
    }),
  );
});
