import fc from 'fast-check';
import { NUMBER_TABLES_BYTES, numberWriterIn } from './number-writer';

declare const WebAssembly: { Memory: new (pages: { initial: number; maximum: number }) => { buffer: ArrayBuffer } };

const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
const writeNumber = numberWriterIn(memory);
const bytes = Buffer.from(memory.buffer);

function written(value: number, place = 0): string {
  const at = NUMBER_TABLES_BYTES + place;
  return bytes.toString('latin1', at, writeNumber(value, at));
}

test.each([
  [0, '0.0'],
  [-0, '-0.0'],
  [1, '1.0'],
  [0.1, '0.1'],
  [-12.5, '-12.5'],
  [0.1 + 0.2, '0.30000000000000004'],
  [2 ** 53, '9007199254740992.0'],
  [1e20, '100000000000000000000.0'],
  [1e21, '1e21'],
  [0.000001, '0.000001'],
  [0.0000001, '1e-7'],
  [5e-324, '5e-324'],
  [1.7976931348623157e308, '1.7976931348623157e308'],
  // Halfway between two floats, where a digit more or less decides.
  [9007199254740993e3, '9007199254740993000.0'],
  [2 ** -1022, '2.2250738585072014e-308'],
])('%p is written as %s', (value, expected) => {
  expect(written(value)).toBe(expected);
  expect(written(value, 50)).toBe(expected);
});

const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.nat(2 ** 31 - 1).map((cents) => cents / 100),
  fc.integer({ min: -1070, max: 1020 }).map((power) => 2 ** power),
  fc.maxSafeInteger(),
);

test('every number has the digits that JavaScript gives it', () => {
  fc.assert(
    fc.property(numbers, (value) => {
      const json = JSON.stringify(value).replace('e+', 'e');
      const whole = Number.isInteger(value) && !json.includes('e') ? '.0' : '';
      expect(written(value)).toBe(`${Object.is(value, -0) ? '-' : ''}${json}${whole}`);
    }),
    { numRuns: 20_000, seed: 1 },
  );
});
