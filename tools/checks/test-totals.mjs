import fs from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Totals
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * Adds up what the jest reporter wrote for each project. A project without its file counts as one failure: its tests
 * never came to an end.
 *
 * @param {readonly string[]} projectFolders
 * @returns {Totals & { withoutCounts: string[] }}
 */
export function addTestCounts(projectFolders) {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  const withoutCounts = [];
  for (const folder of projectFolders) {
    const counts = readCounts(countsFile(folder));
    if (counts === null) {
      withoutCounts.push(folder);
      totals.failed += 1;
      continue;
    }
    for (const kind of /** @type {const} */ (['passed', 'failed', 'skipped'])) totals[kind] += counts[kind];
  }
  return { ...totals, withoutCounts };
}

/** @param {string} projectFolder */
export const countsFile = (projectFolder) => path.join(projectFolder, 'test-results', 'counts.json');

/** @param {Totals} totals */
export const totalsLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

/**
 * @param {string} file
 * @returns {Totals | null}
 */
function readCounts(file) {
  try {
    const counts = JSON.parse(fs.readFileSync(file, 'utf8'));
    const whole = ['passed', 'failed', 'skipped'].every((kind) => Number.isInteger(counts[kind]));
    return whole ? counts : null;
  } catch {
    return null;
  }
}
