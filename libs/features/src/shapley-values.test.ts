import fc from 'fast-check';
import { shapleyValues } from './shapley-values';

const worthNumber = fc.double({ min: -1000, max: 1000, noNaN: true });

/** A game of 1 to 6 players with a worth for each coalition. */
const games = fc
  .integer({ min: 1, max: 6 })
  .chain((players) => fc.array(worthNumber, { minLength: 2 ** players, maxLength: 2 ** players }));

function expectClose(values: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(values.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expect(values[i]).toBeCloseTo(expected[i], 9);
}

test('the glove game: who holds the only right glove gets four times as much as who holds one of two left ones', () => {
  expectClose(shapleyValues([0, 0, 0, 0, 0, 1, 1, 1]), [1 / 6, 1 / 6, 2 / 3]);
});

test('the airport game: each part of a runway is paid by those who need it', () => {
  // Runways that cost 8, 11 and 13: 8/3; then 3/2 more; then 2 more.
  const costs = [8, 11, 13];
  const worths = Array.from({ length: 8 }, (_, coalition) =>
    Math.max(0, ...costs.filter((_cost, player) => coalition & (1 << player))),
  );
  expectClose(shapleyValues(worths), [8 / 3, 8 / 3 + 3 / 2, 8 / 3 + 3 / 2 + 2]);
});

test('the security council of 1954: each of 5 with a veto has 76 parts in 385 of the power, each of 6 without 1 in 462', () => {
  // Shapley and Shubik (1954): 11 members, of whom 7 must agree, the 5 permanent ones among them.
  const worths = Array.from({ length: 2 ** 11 }, (_, coalition) => {
    const members = [...coalition.toString(2)].filter((bit) => bit === '1').length;
    return (coalition & 0b11111) === 0b11111 && members >= 7 ? 1 : 0;
  });
  expectClose(shapleyValues(worths), [...Array<number>(5).fill(76 / 385), ...Array<number>(6).fill(1 / 462)]);
});

test('what players bring for themselves is what they get', () => {
  fc.assert(
    fc.property(fc.array(worthNumber, { minLength: 1, maxLength: 7 }), (own) => {
      const worths = Array.from({ length: 2 ** own.length }, (_, coalition) =>
        own.reduce((sum, worth, player) => (coalition & (1 << player) ? sum + worth : sum), 0),
      );
      expectClose(shapleyValues(worths), own);
    }),
  );
});

test('the values sum up to what all are worth more than none', () => {
  fc.assert(
    fc.property(games, (worths) => {
      const sum = shapleyValues(worths).reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(worths[worths.length - 1] - worths[0], 9);
    }),
  );
});

test('who adds nothing to any coalition gets nothing, and does not change what the others get', () => {
  fc.assert(
    fc.property(games, (worths) => {
      // The new player is the last: their bit is the highest.
      expectClose(shapleyValues([...worths, ...worths]), [...shapleyValues(worths), 0]);
    }),
  );
});

test('two players who can stand in for each other get the same', () => {
  fc.assert(
    fc.property(fc.array(worthNumber, { minLength: 12, maxLength: 12 }), (worthOf) => {
      // Players 0 and 1 count by how many of them are there; players 2 and 3 as they are.
      const worths = Array.from({ length: 16 }, (_, coalition) => {
        const alike = (coalition & 1) + ((coalition >> 1) & 1);
        return worthOf[alike * 4 + (coalition >> 2)];
      });
      const values = shapleyValues(worths);
      expect(values[0]).toBeCloseTo(values[1], 9);
    }),
  );
});

test('the values of a sum of games are the sums of their values', () => {
  fc.assert(
    fc.property(games, worthNumber, (worths, factor) => {
      const other = worths.map((worth, coalition) => Math.sin(coalition + worth));
      const both = worths.map((worth, coalition) => worth + (factor / 1000) * other[coalition]);
      const values = shapleyValues(worths);
      const others = shapleyValues(other);
      expectClose(
        shapleyValues(both),
        values.map((value, i) => value + (factor / 1000) * others[i]),
      );
    }),
  );
});

test('a game without all its coalitions is none', () => {
  expect(() => shapleyValues([0, 1, 2])).toThrow('2^n worths');
  expect(() => shapleyValues(new Float64Array(2 ** 17))).toThrow('n up to 16');
});
