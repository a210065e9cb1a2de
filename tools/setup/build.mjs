import path from 'node:path';
import { isBuilt, sourceFingerprint, stampBuild } from './build-stamp.mjs';
import { nxArguments, nxEnvironment } from './nx.mjs';
import { CommandError, runCommand } from './run-command.mjs';
import { SetupError } from './setup-error.mjs';
import { step } from './step.mjs';

export const apiMain = path.join('apps', 'api', 'dist', 'bundle.js');
/** The same program as many files, as the compiler writes them. */
export const apiModules = path.join('apps', 'api', 'dist', 'main.js');
export const trainerMain = path.join('apps', 'trainer', 'dist', 'main.js');

/**
 * Builds the API and the trainer, where a source has changed since the last build.
 *
 * @param {string} repository
 * @throws {SetupError} with the compiler's words
 */
export async function buildApps(repository) {
  if (isBuilt(repository, [apiMain, apiModules, trainerMain])) return;
  const fingerprint = sourceFingerprint(repository);
  const args = nxArguments(repository, ['run-many', '-t', 'build', '-p', 'api', 'trainer', '--output-style=static']);
  await step('Building the API and the trainer', async () => {
    try {
      await runCommand(process.execPath, args, { cwd: repository, env: nxEnvironment() });
    } catch (error) {
      const output = error instanceof CommandError ? error.output.trim() : String(error);
      throw new SetupError(
        `${output}\n\nThe build failed: see above. After mending it, run it again ("npm run build").`,
      );
    }
  });
  stampBuild(repository, fingerprint);
}
