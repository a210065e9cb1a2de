import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fillCachedFolder } from '../../setup/cached-folder.mjs';
import { CommandError, runCommand } from '../../setup/run-command.mjs';
import { SetupError } from '../../setup/setup-error.mjs';
import { step } from '../../setup/step.mjs';
import { userCacheFolder } from '../../setup/user-cache.mjs';

export const peersFolder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'peers');
/** Raise the number when requirements.txt changes. */
const cachedName = 'quality-peers-1';

/**
 * The Python that fits the peers: the one that was named, or the one that `--make-peers` made, now or before.
 *
 * @param {{ peers: string | null, makePeers: boolean }} options
 * @param {string} nodeModules
 * @returns {Promise<string | null>} null where there is none: a line says how to get one
 * @throws {SetupError} when the named one lacks the packages, or none can be made
 */
export async function peersPython({ peers, makePeers }, nodeModules) {
  if (peers !== null) {
    await refuseWithoutPackages(peers);
    return peers;
  }
  const cached = path.join(userCacheFolder(nodeModules), cachedName);
  const python = path.join(cached, 'bin', 'python');
  if (makePeers) await makeEnvironment(cached);
  if (fs.existsSync(python)) return python;
  process.stderr.write('There is no Python for the peers: they are left out. To make one: add --make-peers\n');
  return null;
}

/** @param {string} python */
async function refuseWithoutPackages(python) {
  try {
    await runCommand(python, ['-c', 'import lightgbm, pandas, sklearn']);
  } catch (error) {
    const words = error instanceof CommandError ? error.output.trim().split('\n').at(-1) || error.message : error;
    throw new SetupError(
      `${python} cannot fit the peers: ${words}. Install them: ` +
        `${python} -m pip install -r ${path.join(peersFolder, 'requirements.txt')}`,
    );
  }
}

/** @param {string} cached */
async function makeEnvironment(cached) {
  try {
    await fillCachedFolder(cached, {
      isComplete: fs.existsSync,
      build: (draft) =>
        step('Installing scikit-learn and LightGBM (0.5 GB)', async () => {
          await runCommand('python3', ['-m', 'venv', draft]);
          const requirements = path.join(peersFolder, 'requirements.txt');
          await runCommand(path.join(draft, 'bin', 'python'), ['-m', 'pip', 'install', '-q', '-r', requirements]);
        }),
      what: 'the Python for the peers',
    });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new SetupError(
      `${error.output.trim()}\n\nNo Python for the peers could be made: ${error.message}. It needs Python 3.11 or newer ` +
        'with venv and pip. Without --make-peers the bench goes on without peers.',
    );
  }
}
