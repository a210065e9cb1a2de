import fc from 'fast-check';
import { isKeyName, ownerOf, parseApiKeys, ROLES } from './api-keys';
import { newApiKey } from './new-api-key';

test('a new key is 32 random bytes that say what they are; its entry holds its hash alone', () => {
  const { key, entry } = newApiKey('checkout', 'predict');
  expect(key).toMatch(/^rml_[\w-]{43}$/);
  expect(entry).toMatch(/^checkout:[0-9a-f]{64}$/);
  expect(entry).not.toContain(key.slice(4));
  expect(newApiKey('checkout', 'predict').key).not.toBe(key);
  expect(newApiKey('ops', 'admin').entry).toMatch(/^ops:[0-9a-f]{64}:admin$/);
});

test.each([
  ['', 'predict', /^A name is 1 to 64 letters/],
  ['a:b', 'predict', /^A name is/],
  ['a,b', 'predict', /^A name is/],
  ['x'.repeat(65), 'predict', /^A name is/],
  ['checkout', 'root', /^A role is predict or admin\.$/],
])('no key is made for %j as %j', (name, role, sentence) => {
  expect(() => newApiKey(name, role)).toThrow(sentence);
});

test('the SHA-256 is the one that everybody computes', () => {
  // printf %s rml_test | sha256sum
  const entry = 'a:2bbcbb20544d37b1f0571a4b4fb527940cd5fdb746856ba07b1ff18af4fa1392';
  expect(ownerOf(parseApiKeys(entry), 'rml_test')).toMatchObject({ name: 'a', role: 'predict' });
});

const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/);
const role = fc.constantFrom(...ROLES);

test('each key finds its owner among many, and nothing else does', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ name, role }), { minLength: 1, maxLength: 8 }), fc.string(), (owners, other) => {
      const made = owners.map((owner) => ({ ...owner, ...newApiKey(owner.name, owner.role) }));
      const keys = parseApiKeys(made.map(({ entry }) => entry).join(' , '));
      for (const { key, ...owner } of made) {
        expect(ownerOf(keys, key)).toMatchObject({ name: owner.name, role: owner.role });
        expect(ownerOf(keys, key.slice(0, -1))).toBeNull();
        expect(ownerOf(keys, key.toUpperCase())).toBeNull();
      }
      expect(ownerOf(keys, other)).toBeNull();
    }),
    { numRuns: 50 },
  );
});

test('every key is compared, also behind the one that fits', () => {
  const made = ['a', 'b', 'c'].map((owner) => newApiKey(owner, 'predict'));
  const keys = parseApiKeys(made.map(({ entry }) => entry).join());
  const compared: string[] = [];
  const watched = keys.map(({ name: owner, role: given, hash }) => ({
    name: owner,
    role: given,
    get hash() {
      compared.push(owner);
      return hash;
    },
  }));
  expect(ownerOf(watched, made[0].key)).toMatchObject({ name: 'a' });
  expect(compared).toEqual(['a', 'b', 'c']);
});

const hash = '0'.repeat(64);

test.each([
  ['', 'entry 1 is empty'],
  [`a:${hash},`, 'entry 2 is empty'],
  ['a', 'entry 1 has no SHA-256'],
  [`a:${hash.slice(1)}`, 'entry 1 has no SHA-256'],
  [`a:${hash}:owner`, 'entry 1 has a role other than predict and admin'],
  [`a:${hash}:admin:x`, 'entry 1 has a role'],
  [`:${hash}`, 'entry 1 has a name other than'],
  [`a:${hash},b:${hash}`, 'entry 2 has the key of another entry'],
  [`a:${hash};b:x,c`, 'entry 1 has no SHA-256 of 64 hexadecimal digits; entry 2 has no SHA-256'],
])('%j is refused: %s', (list, sentence) => {
  expect(() => parseApiKeys(list)).toThrow(sentence);
});

test('a key in place of its hash is not repeated', () => {
  const { key } = newApiKey('checkout', 'predict');
  expect(() => parseApiKeys(`checkout:${key}`)).toThrow('entry 1 holds a key in place of its hash');
  expect(() => parseApiKeys(`checkout:${key}`)).not.toThrow(key);
});

test('an owner has two keys while they are exchanged', () => {
  const [old, recent] = [newApiKey('checkout', 'predict'), newApiKey('checkout', 'predict')];
  const keys = parseApiKeys(`${old.entry},${recent.entry}`);
  for (const { key } of [old, recent]) expect(ownerOf(keys, key)).toMatchObject({ name: 'checkout' });
});

test('any text as ML_API_KEYS gives keys or a sentence that does not repeat it', () => {
  const sources = fc.oneof(
    fc.string(),
    fc.array(fc.oneof(fc.string(), fc.constant(hash), name)).map((it) => it.join(':')),
  );
  fc.assert(
    fc.property(sources, (list) => {
      try {
        for (const key of parseApiKeys(list)) expect(isKeyName(key.name)).toBe(true);
      } catch (error) {
        expect((error as Error).message).toMatch(/^must be entries name:hash/);
      }
    }),
  );
});
