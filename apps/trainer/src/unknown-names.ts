import { distance } from 'fastest-levenshtein';

/** Every variable of Retail ML with this prefix, those that only the API reads too: one .env serves both. */
const KNOWN = [
  'ML_ACCEPTANCE_POLICY',
  'ML_API_KEYS',
  'ML_API_HOST',
  'ML_API_PORT',
  'ML_DEBUG',
  'ML_DATA_SOURCE',
  'ML_LOG_DIR',
  'ML_LOG_PSEUDONYM_KEY',
  'ML_MAX_IN_FLIGHT',
  'ML_RATE_LIMIT_PER_MINUTE',
  'ML_WORKER_TIMEOUT_SECONDS',
  'ML_WORKERS',
];

/** Edits in which a misspelt name still is taken for a known one. */
const NEAR_NAME_EDITS = 3;

/**
 * A misspelt variable would change nothing, and nobody would notice. The API refuses it in the same words
 * (apps/api/src/config.ts): the apps import nothing of each other.
 *
 * @returns a sentence for each
 */
export function unknownNames(environment: Record<string, string | undefined>): string[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith('ML_') && !KNOWN.includes(name))
    .map((name) => {
      const nearest = KNOWN.reduce((best, other) => (distance(name, other) < distance(name, best) ? other : best));
      const hint =
        distance(name, nearest) <= NEAR_NAME_EDITS ? `Is ${nearest} meant?` : `Known are ${KNOWN.join(', ')}.`;
      return `${name} is not known. ${hint}`;
    });
}
