import { PROFILE_FIELDS, type ProductProfile } from '@retail-ml/features';
import fc from 'fast-check';
import { ProductProfiles } from './product-profiles';

const AS_OF = 20_000;
const OLDEST_DAYS = 60;
const profile = (from: number) =>
  Object.fromEntries(PROFILE_FIELDS.map((field, i) => [field, from + i / 4])) as unknown as ProductProfile;
const profiles = ProductProfiles.of(
  AS_OF,
  new Map([
    ['456', profile(1)],
    ['__proto__', profile(2)],
    ['Gärten, "Höfe"\n😀', profile(3)],
  ]),
);

test('profiles come back from their bytes by id, wherever the bytes lie in memory', () => {
  const bytes = profiles.bytes();
  for (const offset of [0, 1, 3]) {
    const parsed = ProductProfiles.parse(Buffer.concat([Buffer.alloc(offset), bytes]).subarray(offset));
    expect(parsed.size).toBe(3);
    expect(parsed.on({ productId: '__proto__', asOf: AS_OF }, OLDEST_DAYS)).toEqual({
      profile: profile(2),
      profileAgeDays: 0,
    });
    expect(parsed.on({ productId: 'Gärten, "Höfe"\n😀', asOf: AS_OF + 7 }, OLDEST_DAYS)).toEqual({
      profile: profile(3),
      profileAgeDays: 7,
    });
  }
});

test.each([
  ['a product that is not known', 'constructor', AS_OF],
  ['a day that the profile has seen', '456', AS_OF - 1],
  ['a day for which the profile is too old', '456', AS_OF + OLDEST_DAYS + 1],
])('%s has no profile', (_, productId, asOf) => {
  expect(profiles.on({ productId, asOf }, OLDEST_DAYS)).toBeNull();
  expect(profiles.on({ productId: '456', asOf: AS_OF + OLDEST_DAYS }, OLDEST_DAYS)).not.toBeNull();
});

test('bytes that were cut, lengthened or changed in their head are refused, with the name of the file', () => {
  const bytes = profiles.bytes();
  const parse = (changed: Uint8Array) => () => ProductProfiles.parse(changed);
  fc.assert(
    fc.property(fc.nat(bytes.byteLength - 1), (length) => {
      expect(parse(bytes.slice(0, length))).toThrow('product-profiles.bin holds no product profiles');
    }),
  );
  expect(parse(Buffer.concat([bytes, Buffer.of(0)]))).toThrow('do not fill its');
  for (const place of [0, 4, 12, 16, 20]) {
    const changed = Buffer.from(bytes);
    changed[place] += 1;
    expect(parse(changed)).toThrow('product-profiles.bin holds no product profiles');
  }
  const negative = Buffer.from(bytes);
  negative.writeFloatLE(-1, 24);
  expect(parse(negative)).toThrow('values that no profile has');
});

test('50,000 products take less than four megabytes', () => {
  const many = new Map(Array.from({ length: 50_000 }, (_, i) => [`product-${i}`, profile(i)]));
  const bytes = ProductProfiles.of(AS_OF, many).bytes();
  expect(bytes.byteLength).toBeLessThan(4_000_000);
  expect(ProductProfiles.parse(bytes).on({ productId: 'product-49999', asOf: AS_OF }, 0)?.profile.rate90d).toBe(49_999);
});
