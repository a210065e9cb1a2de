import { type Day } from '@retail-ml/features';
import { type SnapshotSample } from './retail-source';

/** Hexadecimal digits of the MD5 hash that are compared: 48 bits, which a number holds exactly. */
export const HASH_DIGITS = 12;

/** Above every hash. */
const WHOLE = 'g';

/** A day's rows whose hash, as hexadecimal text, is less than this are in the sample. */
export function sampleBound(sample: SnapshotSample | undefined, day: Day): string {
  const share = sample?.shares.get(day) ?? 1;
  if (share >= 1) return WHOLE;
  return Math.floor(share * 16 ** HASH_DIGITS)
    .toString(16)
    .padStart(HASH_DIGITS, '0');
}
