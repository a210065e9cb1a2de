import fc from 'fast-check';
import { ReasonCodes, type ReasonedModel, type Reasons } from './reason-codes';

interface Point {
  x: number;
  y: number;
  z: number | null;
  isRed: boolean;
}

/** y is at most x: a row's y is lowered, a row's x is raised. */
const model: ReasonedModel<Point> = {
  fields: { the_x: 'x', the_y: 'y', the_z: 'z', is_red: 'isRed' },
  predict: ({ x, y, z, isRed }) => {
    if (y > x) throw new Error('No such point.');
    return Math.sin(x) * y + (z ?? 1) * x + (isRed ? y : 0);
  },
  mix: (input, row, own, mixture) => {
    const isOwn = (field: number) => (own & (1 << field)) !== 0;
    const x = isOwn(0) ? input.x : row.x;
    const y = isOwn(1) ? input.y : row.y;
    mixture.x = isOwn(0) ? x : Math.max(x, y);
    mixture.y = isOwn(1) ? y : Math.min(y, mixture.x);
    mixture.z = isOwn(2) ? input.z : row.z;
    mixture.isRed = isOwn(3) ? input.isRed : row.isRed;
  },
};

const points: fc.Arbitrary<Point> = fc
  .record({
    x: fc.integer({ min: 0, max: 5 }),
    y: fc.integer({ min: 0, max: 5 }),
    z: fc.integer({ min: 0, max: 5 }),
    isRed: fc.boolean(),
  })
  .map(({ x, y, ...rest }) => ({ x: Math.max(x, y), y, ...rest }));
const backgrounds = fc.array(points, { minLength: 1, maxLength: 5 });

const effectOf = ({ reasons }: Reasons, feature: string) => reasons.find((it) => it.feature === feature)?.effect;

/** By the definition: the mean over all orders of what a field adds when it comes, and over the background. */
function byDefinition(input: Point, background: readonly Point[]): number[] {
  const orders = permutations([0, 1, 2, 3]);
  const sums = [0, 0, 0, 0];
  for (const row of background) {
    for (const order of orders) {
      let own = 0;
      let before = model.predict(row);
      for (const field of order) {
        own |= 1 << field;
        const mixture = { ...row };
        model.mix(input, row, own, mixture);
        const after = model.predict(mixture);
        sums[field] += (after - before) / orders.length / background.length;
        before = after;
      }
    }
  }
  return sums;
}

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => permutations(items.filter((it) => it !== item)).map((rest) => [item, ...rest]));
}

test('effects are those of the definition', () => {
  fc.assert(
    fc.property(points, backgrounds, (input, background) => {
      const reasons = new ReasonCodes(model, background).of(input);
      byDefinition(input, background).forEach((effect, i) => {
        expect(effectOf(reasons, Object.keys(model.fields)[i])).toBeCloseTo(effect, 10);
      });
    }),
  );
});

test('base and effects sum up to the prediction; the base is the mean prediction of the background', () => {
  fc.assert(
    fc.property(points, backgrounds, (input, background) => {
      const { base, reasons } = new ReasonCodes(model, background).of(input);
      const mean = background.reduce((sum, row) => sum + model.predict(row) / background.length, 0);
      expect(base).toBeCloseTo(mean, 10);
      expect(reasons.reduce((sum, { effect }) => sum + effect, base)).toBeCloseTo(model.predict(input), 10);
    }),
  );
});

test('each field has its own value; the largest effect comes first, whether up or down', () => {
  const input = { x: 5, y: 3, z: 2, isRed: false };
  const { reasons } = new ReasonCodes(model, [{ x: 2, y: 2, z: 0, isRed: true }]).of(input);
  expect(Object.fromEntries(reasons.map(({ feature, value }) => [feature, value]))).toEqual({
    the_x: 5,
    the_y: 3,
    the_z: 2,
    is_red: false,
  });
  const sizes = reasons.map(({ effect }) => Math.abs(effect));
  expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  expect(new Set(reasons.map(({ effect }) => Math.sign(effect))).size).toBe(2);
});

test('who differs from a row in one field only has an effect in that field only', () => {
  fc.assert(
    fc.property(
      points,
      points,
      fc.constantFrom('x' as const, 'y' as const, 'z' as const, 'isRed' as const),
      (row, other, field) => {
        const input = { ...row, [field]: other[field] };
        fc.pre(input.y <= input.x);
        const { reasons } = new ReasonCodes(model, [row]).of(input);
        for (const { feature, effect } of reasons) {
          if (model.fields[feature] !== field) expect({ feature, effect }).toEqual({ feature, effect: 0 });
        }
      },
    ),
  );
});

test('a field that was not given has no reason, and the background is taken without it too', () => {
  fc.assert(
    fc.property(points, backgrounds, ({ x, y, isRed }, background) => {
      const input = { x, y, isRed, z: null };
      const { base, reasons } = new ReasonCodes(model, background).of(input);
      expect(reasons.map(({ feature }) => feature).sort()).toEqual(['is_red', 'the_x', 'the_y']);
      const without = background.map((row) => ({ ...row, z: null }));
      expect({ base, reasons }).toEqual(new ReasonCodes(model, without).of(input));
    }),
  );
});

test('a field that the model ignores gets 0, and costs no prediction', () => {
  let predictions = 0;
  const colourBlind: ReasonedModel<Point> = {
    ...model,
    predict: ({ x, y, z }) => {
      predictions++;
      return x * y * (z ?? 1);
    },
  };
  const background = [{ x: 0, y: 0, z: 0, isRed: false }];
  const input = { x: 4, y: 3, z: 2, isRed: true };
  const tried = new ReasonCodes(colourBlind, background).of(input);
  const before = predictions;
  const known = new ReasonCodes({ ...colourBlind, ignored: ['isRed'] }, background).of(input);
  expect(known).toEqual(tried);
  expect(effectOf(known, 'is_red')).toBe(0);
  expect(predictions - before).toBe(8);
  expect(before).toBe(16);
});

test('mixtures that differ in cheap fields alone come one after the other, and give the same reasons', () => {
  fc.assert(
    fc.property(points, backgrounds, (input, background) => {
      let changes = 0;
      let last = '';
      const counting: ReasonedModel<Point> = {
        ...model,
        cheap: ['x', 'isRed'],
        predict: (point) => {
          const costly = `${point.y} ${point.z}`;
          if (costly !== last) changes++;
          last = costly;
          return model.predict(point);
        },
      };
      const codes = new ReasonCodes(counting, background);
      // Makes the background's own predictions, which are kept.
      codes.of(background[0]);
      changes = 0;
      expect(codes.of(input)).toEqual(new ReasonCodes(model, background).of(input));
      // The input, then of each row at most four mixtures of y and z; a y is lowered where its x is.
      const lowered = background.some(({ x, y }) => y > input.x || input.y > x);
      if (!lowered) expect(changes).toBeLessThanOrEqual(1 + 4 * background.length);
    }),
  );
});
