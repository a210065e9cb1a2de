import fc from 'fast-check';
import { type Manifest } from './manifest';
import { parseManifest } from './manifest-schema';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const count = fc.nat();
const text = fc.string({ minLength: 1 });
const isoDate = fc
  .date({ noInvalidDate: true, min: new Date('1990-01-01'), max: new Date('2100-01-01') })
  .map((date) => date.toISOString());
const day = isoDate.map((instant) => instant.slice(0, 10));
const name = fc.stringMatching(/^[a-z][a-z_]{0,12}$/);
// A key `__proto__` is dropped when a manifest is read: no section has one.
const json = fc
  .jsonValue({ depthSize: 'small' })
  .map((value) => JSON.stringify(value))
  .filter((value) => !value.includes('__proto__'))
  .map((value) => JSON.parse(value) as unknown);
const figures = fc.dictionary(name, fc.record({ value: finite, low: finite, high: finite }), { noNullPrototype: true });
const share = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0);
const outcome = { rows: count, predicted: finite, observed: finite, low: finite, high: finite };
const slices = fc.array(
  fc.record({ by: text, slices: fc.array(fc.record({ name: text, rows: count, figures: fc.option(figures) })) }),
);
const curves = fc.record(
  {
    reliability: fc.array(fc.record({ from: share, to: share, ...outcome })),
    categories: fc.array(fc.record({ name: text, ...outcome })),
    roc: fc.array(
      fc.record({
        name: text,
        points: fc.array(fc.record({ falsePositiveRate: share, truePositiveRate: share })),
      }),
    ),
    forecasts: fc.array(
      fc.record({
        horizonDays: fc.integer({ min: 1, max: 365 }),
        bins: fc.array(fc.record(outcome)),
        points: fc.array(fc.record({ predicted: finite, observed: finite })),
      }),
    ),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const checksum = fc.record({ bytes: fc.nat(2 ** 26), sha256: fc.stringMatching(/^[0-9a-f]{64}$/) });

const acceptance = fc.record({
  accepted: fc.boolean(),
  comparedWith: fc.option(text),
  checks: fc.array(
    fc.record({
      check: text,
      passed: fc.option(fc.boolean()),
      figures: fc.dictionary(name, finite, { noNullPrototype: true }),
      sentence: text,
    }),
  ),
  policy: fc.dictionary(name, json, { noNullPrototype: true }),
});

const required = {
  formatVersion: fc.constant(1 as const),
  name,
  version: fc.stringMatching(/^[0-9A-Za-z-]{1,64}$/),
  createdAt: isoDate,
  featureView: fc.record({
    name: text,
    version: count,
    fingerprint: text,
    features: fc.array(fc.record({ name: text, description: fc.string() })),
  }),
  transforms: json,
  standardizer: json,
  calibration: json,
  decision: json,
  referenceProfile: json,
  evaluation: fc.record(
    {
      rows: count,
      asOf: fc.array(day),
      level: fc.constantFrom(0.8, 0.9, 0.95),
      method: text,
      model: figures,
      baselines: fc.dictionary(name, figures, { noNullPrototype: true }),
      slices,
      curves,
    },
    { requiredKeys: ['rows', 'asOf', 'level', 'method', 'model', 'baselines'], noNullPrototype: true },
  ),
  training: fc.record({
    source: text,
    window: fc.record({ from: day, to: day }),
    rows: fc.record({ train: count, calibration: count, test: count }),
    seed: fc.integer(),
    commit: fc.option(fc.string()),
    seconds: fc.nat(),
    options: fc.dictionary(name, json, { noNullPrototype: true }),
  }),
  parity: fc.record({ rows: count, largestDifference: fc.nat(), tolerance: fc.nat(), backend: text }),
  goldenRows: fc.array(
    fc.record({
      input: fc.dictionary(name, fc.oneof(finite, fc.string(), fc.boolean(), fc.constant(null)), {
        noNullPrototype: true,
      }),
      output: fc.array(finite, { minLength: 1 }),
    }),
    { minLength: 1 },
  ),
  checksums: fc.record({ 'model.json': checksum, 'weights.bin': checksum, 'MODEL_CARD.md': checksum }),
};
const older: fc.Arbitrary<Manifest> = fc.record(required);
const manifest: fc.Arbitrary<Manifest> = fc.oneof(older, fc.record({ ...required, acceptance }));

test('every manifest is read as it was written, to the last bit', () => {
  fc.assert(
    fc.property(manifest, (written) => {
      expect(parseManifest(JSON.stringify(written), 'manifest.json', 'Mend it.')).toEqual(written);
    }),
  );
});

test('a manifest that lacks any one of its fields is refused by the name of that field', () => {
  fc.assert(
    fc.property(older, fc.nat(), (written, n) => {
      const fields = Object.keys(written) as (keyof Manifest)[];
      const field = fields[n % fields.length];
      const rest = JSON.stringify({ ...written, [field]: undefined });
      expect(() => parseManifest(rest, 'manifest.json', 'Mend it.')).toThrow(`${field}:`);
    }),
  );
});

test('any text is either a manifest or refused with the mending sentence', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (anything) => {
      expect(() => parseManifest(anything, 'manifest.json', 'Mend it.')).toThrow(
        /^manifest\.json is not .* Mend it\.$/s,
      );
    }),
  );
});
