import { randomBytes } from 'node:crypto';
import { hashOfKey, isKeyName, isRole, KEY_PREFIX, NAME_RULE, ROLES } from './api-keys';

/** More than anybody can try. */
const KEY_BYTES = 32;

export interface NewApiKey {
  /** For the client alone; it is kept nowhere. */
  key: string;
  /** What ML_API_KEYS is to hold. */
  entry: string;
}

/**
 * @param name whose key it is, e.g. `checkout`
 * @param role `predict` or `admin`
 * @throws RangeError for another name or role than may stand in ML_API_KEYS.
 */
export function newApiKey(name: string, role: string): NewApiKey {
  if (!isKeyName(name)) throw new RangeError(`A name is ${NAME_RULE}, e.g. checkout.`);
  if (!isRole(role)) throw new RangeError(`A role is ${ROLES.join(' or ')}.`);
  const key = KEY_PREFIX + randomBytes(KEY_BYTES).toString('base64url');
  const parts = [name, hashOfKey(key).toString('hex'), ...(role === 'predict' ? [] : [role])];
  return { key, entry: parts.join(':') };
}
