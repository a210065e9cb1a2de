import fc from 'fast-check';
import { sigmoid, softplus } from './activation';
import { decay, log1pOfShare, SoftplusTerms } from './softplus-terms';
import { withoutWebAssembly } from './without-web-assembly.fixture';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const anyNumber = fc.oneof(fc.double(), number(-60, 60));

/** How far apart two numbers are, in units of the last place of the second. */
function unitsApart(found: number, expected: number): number {
  return Math.abs(found - expected) / (2 ** -52 * 2 ** Math.floor(Math.log2(Math.abs(expected))));
}

test("they are the engine's own functions to a unit or two in the last place", () => {
  fc.assert(
    fc.property(number(-700, 700), fc.oneof(number(1e-300, 1), number(0.001, 1)), (z, share) => {
      expect(unitsApart(decay(z), Math.exp(-Math.abs(z)))).toBeLessThanOrEqual(2);
      expect(unitsApart(log1pOfShare(share), Math.log1p(share))).toBeLessThanOrEqual(2);
    }),
    { numRuns: 20_000 },
  );
});

test('values known to many digits', () => {
  // e^-1, e^-20 and ln 2.
  expect(decay(1)).toBe(0.36787944117144233);
  expect(decay(-20)).toBe(2.061153622438558e-9);
  expect(log1pOfShare(1)).toBe(0.6931471805599453);
  expect(softplus(0)).toBe(0.6931471805599453);
  expect([decay(0), log1pOfShare(0)]).toEqual([1, 0]);
});

test('nothing overflows, and what is no number stays none', () => {
  expect([sigmoid(-Infinity), sigmoid(-1e5), sigmoid(1e5), sigmoid(Infinity)].map((it) => +it.toFixed(12))).toEqual([
    0, 0, 1, 1,
  ]);
  expect([softplus(-1e5), softplus(1e5), softplus(Infinity)].map((it) => +it.toFixed(12))).toEqual([0, 1e5, Infinity]);
  expect([sigmoid(NaN), softplus(NaN)]).toEqual([NaN, NaN]);
});

test('the kernel gives the same bits as JavaScript, whatever the numbers', () => {
  const inWebAssembly = new SoftplusTerms(100);
  const plain = withoutWebAssembly(() => new SoftplusTerms(100));
  fc.assert(
    fc.property(fc.array(anyNumber, { minLength: 1, maxLength: 100 }), (values) => {
      for (const terms of [inWebAssembly, plain]) {
        terms.values.set(values);
        terms.compute(values.length);
      }
      const { length } = values;
      expect(inWebAssembly.decays.slice(0, length)).toEqual(plain.decays.slice(0, length));
      expect(inWebAssembly.logs.slice(0, length)).toEqual(plain.logs.slice(0, length));
      expect(plain.decays.slice(0, length)).toEqual(Float64Array.from(values, decay));
    }),
    { numRuns: 1000 },
  );
});
