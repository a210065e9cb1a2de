import { createHash } from 'node:crypto';
import { RegistryError } from './registry-error';

/** What may stand where a version is named: never a path, never a hidden file. */
const VERSION_FORM = /^[0-9A-Za-z-]{1,64}$/;

/**
 * Names a version by its instant and its weights, e.g. `20261123-231500-3f2a9c`: sorts by time, and two trainings
 * that end in the same second still differ.
 */
export function versionIdOf(createdAt: Date, weights: Uint8Array): string {
  const [day, time] = createdAt.toISOString().slice(0, 19).split('T');
  const weightsHash = createHash('sha256').update(weights).digest('hex').slice(0, 6);
  return `${day.replaceAll('-', '')}-${time.replaceAll(':', '')}-${weightsHash}`;
}

export function isVersionId(text: string): boolean {
  return VERSION_FORM.test(text);
}

/**
 * Returns a version that came from outside (a request, a command line, a file) if it can name a folder.
 *
 * @throws RegistryError `version-not-found`; the text itself is not repeated, it may be anything.
 */
export function checkedVersionId(version: string): string {
  if (!isVersionId(version)) {
    throw new RegistryError(
      'version-not-found',
      'A version is 1 to 64 letters, digits and hyphens, e.g. 20261123-231500-3f2a9c; "npx retail-ml models list" shows those there are.',
    );
  }
  return version;
}
