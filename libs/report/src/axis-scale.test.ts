import fc from 'fast-check';
import { linearScale, unitScale } from './axis-scale';

const axis = { from: 0, to: 100, tickCount: 4 };
const labels = (scale: { ticks: { label: string }[] }) => scale.ticks.map(({ label }) => label);

test('ends are round, with as many digits as the steps need', () => {
  expect(labels(linearScale([0, 1], { ...axis, tickCount: 5 }))).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']);
  expect(labels(linearScale([0.612, 0.768], axis))).toEqual(['0.60', '0.65', '0.70', '0.75', '0.80']);
  expect(labels(linearScale([-0.31, 0.03], axis))).toEqual(['-0.4', '-0.3', '-0.2', '-0.1', '0.0', '0.1']);
  expect(labels(linearScale([3, 1930], axis))).toEqual(['0', '500', '1000', '1500', '2000']);
});

test('a value lies between its neighbours; the axis may run backwards', () => {
  const scale = linearScale([0, 1], { from: 300, to: 100, tickCount: 5 });
  expect([0, 0.25, 1].map(scale.place)).toEqual([300, 250, 100]);
});

test('all values lie within the axis, in their order, however small, large or alike they are', () => {
  const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(value, value, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, share) => {
      const [least, most] = [Math.min(a, b), Math.max(a, b)];
      const scale = linearScale([least, most], axis);
      const places = [least, least + share * (most - least), most].map(scale.place);
      for (const place of places) expect(place >= 0 && place <= 100).toBe(true);
      expect(places[1]).toBeGreaterThanOrEqual(places[0] - 1e-6);
      expect(places[2]).toBeGreaterThanOrEqual(places[1] - 1e-6);
      expect(scale.ticks.length).toBeGreaterThanOrEqual(2);
      expect(scale.ticks.length).toBeLessThanOrEqual(7);
    }),
  );
});

test('units: nothing sold has its place, steps of 1, 2 and 5 up to a thousand, powers of ten above', () => {
  const small = unitScale(60, { from: 0, to: 100 });
  expect(labels(small)).toEqual(['0', '1', '2', '5', '10', '20', '50']);
  expect(small.place(0)).toBe(0);
  expect(small.place(60)).toBeCloseTo(100, 10);
  expect(labels(unitScale(25_000, { from: 0, to: 100 }))).toEqual(['0', '1', '10', '100', '1,000', '10,000']);
  expect(labels(unitScale(0, { from: 0, to: 100 }))).toEqual(['0', '1', '2', '5', '10']);
});
