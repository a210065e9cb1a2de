import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Slots } from './slots';

test('what was put is taken once; its number is then given to another', () => {
  const slots = new Slots<string>();
  const [a, b] = [slots.put('a'), slots.put('b')];
  expect(slots.take(a)).toBe('a');
  expect(slots.take(a)).toBeUndefined();
  expect(slots.present()).toEqual(['b']);
  expect(slots.put('c')).toBe(a);
  expect([slots.take(b), slots.take(a), slots.take(99)]).toEqual(['b', 'c', undefined]);
  expect(slots.present()).toEqual([]);
});

test('what has gone does not stay in memory until all of it is collected', () => {
  setFlagsFromString('--expose-gc');
  const collectAll = runInNewContext('gc') as () => void;
  const slots = new Slots<number[]>();
  const underWay: number[] = [];
  const request = (): void => {
    underWay.push(slots.put(Array.from({ length: 100 }, Math.random)));
    if (underWay.length > 64) slots.take(underWay.shift() as number);
  };
  for (let i = 0; i < 1000; i++) request();
  // Whatever is under way grows old here, as in a service at each full collection.
  collectAll();
  const before = oldBytes();
  for (let i = 0; i < 50_000; i++) request();
  // 40 MB have come and gone; with a Map, all of it would still be there.
  expect(oldBytes() - before).toBeLessThan(5_000_000);
});

function oldBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? NaN;
}
