import { hash as digest, timingSafeEqual } from 'node:crypto';

export const ROLES = ['predict', 'admin'] as const;

/** What a key opens: `predict` all that is asked of the service, `admin` also what changes it. */
export type Role = (typeof ROLES)[number];

/** A key as the service knows it: the key itself is with its owner alone. */
export interface ApiKey {
  /** Whose key it is, e.g. `checkout`. While keys are exchanged an owner has two of the same name. */
  name: string;
  /** SHA-256 of the key. Keys are random, so no slower hash and no salt is needed. */
  hash: Buffer;
  role: Role;
}

/** By this a key that lies in a repository or a log is recognized as one, also by secret scanners. */
export const KEY_PREFIX = 'rml_';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export const NAME_RULE = '1 to 64 letters, digits, dots, hyphens and underscores, the first a letter or a digit';

export function isKeyName(text: string): boolean {
  return NAME.test(text);
}

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

export function hashOfKey(key: string): Buffer {
  return digest('sha256', key, 'buffer');
}

/**
 * Compares with every key, equal or not, each in the same time: how long an answer takes says nothing of the keys.
 *
 * @param presented what a client sent as its key
 */
export function ownerOf(keys: readonly ApiKey[], presented: string): ApiKey | null {
  const hash = hashOfKey(presented);
  let owner: ApiKey | null = null;
  for (const key of keys) if (timingSafeEqual(key.hash, hash)) owner = key;
  return owner;
}

/**
 * Reads `name:hash` and `name:hash:role`, separated by commas, as `nx run api:create-key` writes them.
 *
 * @throws Error that says which entries are wrong, by their place: what stands there may be a secret.
 */
export function parseApiKeys(list: string): ApiKey[] {
  const entries = list.split(',').map((entry) => entry.trim());
  const faults: string[] = [];
  const keys: ApiKey[] = [];
  entries.forEach((entry, i) => {
    const key = parseEntry(entry);
    if (typeof key === 'string') faults.push(`entry ${i + 1} ${key}`);
    else if (keys.some(({ hash }) => hash.equals(key.hash))) faults.push(`entry ${i + 1} has the key of another entry`);
    else keys.push(key);
  });
  if (faults.length > 0) {
    throw new Error(
      `must be entries name:hash or name:hash:admin, separated by commas: ${faults.join('; ')}. ` +
        'To make one: npx nx run api:create-key --name checkout --role predict',
    );
  }
  return keys;
}

/** @returns the key, or what is wrong with its entry */
function parseEntry(entry: string): ApiKey | string {
  if (entry === '') return 'is empty';
  if (entry.includes(KEY_PREFIX)) return 'holds a key in place of its hash';
  const [name, hash = '', role = 'predict', ...more] = entry.split(':');
  if (!isKeyName(name)) return `has a name other than ${NAME_RULE}`;
  if (!/^[0-9a-f]{64}$/i.test(hash)) return 'has no SHA-256 of 64 hexadecimal digits';
  if (!isRole(role) || more.length > 0) return `has a role other than ${ROLES.join(' and ')}`;
  return { name, hash: Buffer.from(hash, 'hex'), role };
}
