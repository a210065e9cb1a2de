const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BITS_PER_DIGIT = 6;
const BITS_PER_BYTE = 8;

/** The bytes of base64 text, padded or not: a warehouse has neither Buffer nor atob. */
export function base64Bytes(text: string): Uint8Array {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const digit of text.replace(/=+$/, '')) {
    value = (value << BITS_PER_DIGIT) | DIGITS.indexOf(digit);
    bits += BITS_PER_DIGIT;
    if (bits >= BITS_PER_BYTE) {
      bits -= BITS_PER_BYTE;
      bytes.push((value >> bits) & 255);
      value &= (1 << bits) - 1;
    }
  }
  return Uint8Array.from(bytes);
}
