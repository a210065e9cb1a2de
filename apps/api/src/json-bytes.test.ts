import fc from 'fast-check';
import { JsonBytes } from './json-bytes';

const roomy = new JsonBytes(10_000);

type Write = (to: JsonBytes, at: number) => number;

function written(write: Write, to = roomy): string {
  return to.bytes.toString('utf8', to.start, write(to, to.start));
}

const numbers = fc.oneof(
  fc.double({ noNaN: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.nat(2 ** 31 - 1).map((cents) => cents / 100),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.integer({ min: -330, max: 308 }).map((power) => Number(`1e${power}`)),
  fc.constantFrom(0, -0, 9, 10, -(2 ** 31), 2 ** 31, 2 ** 31 - 1, 2 ** 53, 1e21, Infinity, -Infinity),
);

/** Any UTF-16, lone surrogates too, and what is written without looking at it. */
const texts = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme-ascii' }),
);

const withAndWithoutCompilers: [string, () => JsonBytes][] = [
  ['with WebAssembly', () => roomy],
  ['without', () => withoutWebAssembly(() => new JsonBytes(10_000))],
];

function withoutWebAssembly<Made>(make: () => Made): Made {
  const global = globalThis as { WebAssembly?: unknown };
  const { WebAssembly } = global;
  delete global.WebAssembly;
  try {
    return make();
  } finally {
    global.WebAssembly = WebAssembly;
  }
}

test.each(withAndWithoutCompilers)('%s every value is as JSON.stringify writes it', (_, make) => {
  const to = make();
  fc.assert(
    fc.property(numbers, (value) => {
      expect(written((_, at) => to.number(at, value), to)).toBe(JSON.stringify(value));
      if (Number.isFinite(value)) {
        const whole = Math.trunc(value);
        expect(written((_, at) => to.integer(at, value), to)).toBe(JSON.stringify(whole));
      }
    }),
    { numRuns: 5000 },
  );
  fc.assert(
    fc.property(texts, (value) => {
      expect(written((_, at) => to.text(at, value), to)).toBe(JSON.stringify(value));
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(written((_, at) => to.json(at, value), to)).toBe(JSON.stringify(value));
    }),
  );
});

test('what is no number has no form', () => {
  expect(() => roomy.number(roomy.start, NaN)).toThrow('JSON has no form for the number NaN.');
  expect(() => roomy.integer(roomy.start, Infinity)).toThrow('JSON has no form for the integer Infinity.');
});

test('what does not fit says so, and is whole where there is room', () => {
  const value = fc.oneof(
    numbers
      .filter(Number.isFinite)
      .map((number): [string, Write] => [JSON.stringify(number), (to, at) => to.number(at, number)]),
    texts.map((text): [string, Write] => [JSON.stringify(text), (to, at) => to.text(at, text)]),
    texts.map((text): [string, Write] => [JSON.stringify(text), (to, at) => to.json(at, text)]),
    texts.map((text): [string, Write] => [Buffer.from(text).toString(), (to, at) => to.copy(at, Buffer.from(text))]),
  );
  fc.assert(
    fc.property(fc.array(value), fc.nat(300), (values, capacity) => {
      const all: Write = (to, at) => values.reduce((behind, [, write]) => write(to, behind), at);
      const expected = values.map(([text]) => text).join('');
      const small = new JsonBytes(capacity);
      const behind = all(small, small.start);
      const to = behind <= small.end ? small : new JsonBytes(behind - small.start);
      expect(written(all, to)).toBe(expected);
    }),
  );
});
