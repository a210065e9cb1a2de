import path from 'node:path';
import { trainerMain } from '../setup/build.mjs';
import { hasChampion } from '../setup/ready-models.mjs';
import { runCommand } from '../setup/run-command.mjs';
import { step } from '../setup/step.mjs';

/** Trained in seconds: how fast a model answers does not depend on what it learned from. */
const smallRetailer = ['generate', '--customers', '800', '--products', '30'];

/**
 * The folders of the trained models: the ones that are there, and for a missing one a small one in `folder`.
 *
 * @param {string} repository
 * @param {string} folder
 * @param {import('../setup/settings.mjs').Settings} settings
 * @returns {Promise<Record<'CHURN_MODEL_PATH', string>>} by the variables that tell the API
 */
export async function modelFolders(repository, folder, { churnModelPath }) {
  if (hasChampion(churnModelPath)) return { CHURN_MODEL_PATH: churnModelPath };
  // Neither .env nor a database of the user: what is trained here is thrown away.
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR };
  const retailMl = (/** @type {string[]} */ ...args) =>
    runCommand(process.execPath, [path.join(repository, trainerMain), ...args], { cwd: folder, env });
  await step('Training a small churn model, because there is none', async () => {
    await retailMl(...smallRetailer);
    await retailMl('churn');
  });
  return { CHURN_MODEL_PATH: path.join(folder, 'models', 'churn') };
}
