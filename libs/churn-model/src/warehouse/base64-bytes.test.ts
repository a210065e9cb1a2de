import fc from 'fast-check';
import { base64Bytes } from './base64-bytes';

test('all bytes come back, of any number and at any place, padded or not', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), fc.boolean(), (bytes, isPadded) => {
      const text = Buffer.from(bytes).toString('base64');
      expect(base64Bytes(isPadded ? text : text.replace(/=+$/, ''))).toEqual(bytes);
    }),
  );
  expect(base64Bytes('AP+AfwE=')).toEqual(Uint8Array.of(0, 255, 128, 127, 1));
});
