import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandError, runCommand } from '../../setup/run-command.mjs';
import { SetupError } from '../../setup/setup-error.mjs';
import { cachedPython } from '../peers-python.mjs';

export const peersFolder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'peers');
const requirements = path.join(peersFolder, 'requirements.txt');
/** Raise the number when requirements.txt changes. */
const cachedName = 'quality-peers-1';

/**
 * The Python that fits the peers: the one that was named, or the one that `--make-peers` made, now or before.
 *
 * @param {{ peers: string | null, makePeers: boolean }} options
 * @returns {Promise<string | null>} null where there is none: a line says how to get one
 * @throws {SetupError} when the named one lacks the packages, or none can be made
 */
export async function peersPython({ peers, makePeers }) {
  if (peers !== null) {
    await refuseWithoutPackages(peers);
    return peers;
  }
  return cachedPython({ cachedName, requirements, installs: 'scikit-learn and LightGBM (0.5 GB)', make: makePeers });
}

/** @param {string} python */
async function refuseWithoutPackages(python) {
  try {
    await runCommand(python, ['-c', 'import lightgbm, pandas, sklearn']);
  } catch (error) {
    const words = error instanceof CommandError ? error.output.trim().split('\n').at(-1) || error.message : error;
    throw new SetupError(
      `${python} cannot fit the peers: ${words}. Install them: ` + `${python} -m pip install -r ${requirements}`,
    );
  }
}
