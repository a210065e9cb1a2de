import fc from 'fast-check';
import { toLoggedId } from './pseudonym';

const key = 'a key of more than thirty-two characters';

test('is the HMAC that everybody computes, shortened, and says what it is', () => {
  // printf %s 123 | openssl dgst -sha256 -hmac 'a key of more than thirty-two characters' -binary | base64
  expect(toLoggedId(key)(123)).toBe('pseudonym-bQCa0Gbb_mvWYc9I');
});

test('without a key ids stay as they are', () => {
  expect(toLoggedId(undefined)(123)).toBe(123);
  expect(toLoggedId(undefined)('85099B')).toBe('85099B');
});

test('the same customer always has the same one, another customer or key another one', () => {
  const id = fc.oneof(fc.integer(), fc.string({ minLength: 1, maxLength: 64, unit: 'binary' }));
  fc.assert(
    fc.property(id, id, (one, other) => {
      const pseudonym = toLoggedId(key)(one);
      expect(pseudonym).toMatch(/^pseudonym-[\w-]{16}$/);
      expect(toLoggedId(key)(String(one))).toBe(pseudonym);
      expect(toLoggedId(key)(other) === pseudonym).toBe(String(one) === String(other));
      expect(toLoggedId(`${key}!`)(one)).not.toBe(pseudonym);
    }),
  );
});
