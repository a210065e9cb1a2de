import { createHmac, createSecretKey } from 'node:crypto';

const PREFIX = 'pseudonym-';

/** 96 bits: among a hundred million customers two share one with a probability of 10^-13. */
const PSEUDONYM_CHARACTERS = 16;

/** Fewer characters could be found by trying, and with the key every customer. */
export const SHORTEST_KEY_CHARACTERS = 32;

/** Makes of a customer's id what logs may hold. */
export type ToLoggedId = (customerId: number | string) => number | string;

/**
 * Keyed HMAC-SHA-256, e.g. `pseudonym-Xb5kq0Vd3hQe1LzR`: the same customer has the same pseudonym in each line, and
 * only who has the key can tell whose it is. 123 and "123" are the same customer.
 *
 * @param key without one, ids stay as they are
 */
export function toLoggedId(key: string | undefined): ToLoggedId {
  if (key === undefined) return (customerId) => customerId;
  const secret = createSecretKey(key, 'utf8');
  return (customerId) => {
    const digest = createHmac('sha256', secret).update(String(customerId)).digest('base64url');
    return PREFIX + digest.slice(0, PSEUDONYM_CHARACTERS);
  };
}
