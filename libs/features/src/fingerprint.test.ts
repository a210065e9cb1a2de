import { fingerprintOf } from './fingerprint';

test("the published values of FNV-1a's test suite", () => {
  expect(fingerprintOf('')).toBe('cbf29ce484222325');
  expect(fingerprintOf('a')).toBe('af63dc4c8601ec8c');
  expect(fingerprintOf('foobar')).toBe('85944171f73967e8');
});
