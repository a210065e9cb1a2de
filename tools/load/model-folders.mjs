import fs from 'node:fs';
import path from 'node:path';
import { trainerMain } from '../setup/build.mjs';
import { hasChampion } from '../setup/ready-models.mjs';
import { CommandError, runCommand } from '../setup/run-command.mjs';
import { step } from '../setup/step.mjs';

/** Trained in seconds: how fast a model answers does not depend on what it learned from. */
const smallRetailer = ['generate', '--customers', '800', '--products', '30'];
/** The trainer's exit code for a model that its gate refused. */
const refused = 'ended with exit code 2';

/**
 * The folders of the trained models: the ones that are there, and for a missing one a small one in `folder`.
 *
 * @param {string} repository
 * @param {string} folder
 * @param {import('../setup/settings.mjs').Settings} settings
 * @returns {Promise<Record<string, string>>} by the variables that tell the API
 */
export async function modelFolders(repository, folder, { churnModelPath, demandModelPath }) {
  // Neither .env nor a database of the user: what is trained here is thrown away.
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR };
  const retailMl = (/** @type {string[]} */ ...args) =>
    runCommand(process.execPath, [path.join(repository, trainerMain), ...args], { cwd: folder, env });

  const provide = async (/** @type {string} */ model, /** @type {string} */ present) => {
    if (hasChampion(present)) return present;
    const trained = path.join(folder, 'models', model);
    await step(`Training a small ${model} model, because there is none`, async () => {
      if (!fs.existsSync(path.join(folder, 'data'))) await retailMl(...smallRetailer);
      await retailMl(model).catch(async (error) => {
        if (!(error instanceof CommandError) || !error.message.endsWith(refused)) throw error;
        // How well it forecasts so small a shop is not asked here.
        const [version] = fs.readdirSync(trained).filter((name) => /^\d{8}-/.test(name));
        await retailMl('models', 'promote', version);
      });
    });
    return trained;
  };
  return {
    CHURN_MODEL_PATH: await provide('churn', churnModelPath),
    DEMAND_MODEL_PATH: await provide('demand', demandModelPath),
  };
}
