import fs from 'node:fs';
import path from 'node:path';
import { fillCachedFolder } from '../setup/cached-folder.mjs';
import { nodeModules } from '../setup/repository.mjs';
import { CommandError, runCommand } from '../setup/run-command.mjs';
import { SetupError } from '../setup/setup-error.mjs';
import { step } from '../setup/step.mjs';
import { userCacheFolder } from '../setup/user-cache.mjs';

/**
 * A Python with the packages of the peers, in the user's cache.
 *
 * @param {object} options
 * @param {string} options.cachedName of its folder; raised when the requirements change
 * @param {string} options.requirements file for pip
 * @param {string} options.installs what is installed, as in "Installing ..."
 * @param {boolean} options.make whether to make it where it is not there
 * @returns {Promise<string | null>} null where there is none: a line says how to get one
 * @throws {SetupError} when none can be made
 */
export async function cachedPython({ cachedName, requirements, installs, make }) {
  const cached = path.join(userCacheFolder(nodeModules), cachedName);
  const python = path.join(cached, 'bin', 'python');
  if (make) await makeEnvironment(cached, requirements, installs);
  if (fs.existsSync(python)) return python;
  process.stderr.write('There is no Python for the peers: they are left out. To make one: add --make-peers\n');
  return null;
}

/**
 * @param {string} cached
 * @param {string} requirements
 * @param {string} installs
 */
async function makeEnvironment(cached, requirements, installs) {
  try {
    await fillCachedFolder(cached, {
      isComplete: fs.existsSync,
      build: (draft) =>
        step(`Installing ${installs}`, async () => {
          await runCommand('python3', ['-m', 'venv', draft]);
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
