import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FileModelRegistry } from '@retail-ml/model-registry';
import { SetupError } from '../setup/setup-error.mjs';

/** An API that looks for a new champion every five seconds has it by then. */
const patienceMilliseconds = 15_000;

/**
 * Copies a model's folder, so that the user's own stays as it is, and saves its champion once more, as another version.
 *
 * @param {string} from
 * @param {string} folder
 * @returns {Promise<{ copy: string, promote: () => Promise<void>, version: string }>}
 */
export async function swappableModel(from, folder) {
  const copy = path.join(folder, 'swapped', path.basename(from));
  fs.cpSync(from, copy, { recursive: true });
  const registry = new FileModelRegistry(copy);
  const { champion } = await registry.aliases();
  if (champion === null) throw new SetupError(`${from} has no champion: train one with "npx retail-ml churn".`);
  const { version } = await registry.save(await registry.draftFrom(champion, () => '# A copy, for a load test\n'));
  return { copy, version, promote: async () => void (await registry.promote(version, 'in the midst of a load test')) };
}

/**
 * @param {string} url
 * @param {string} name
 * @param {string} version
 * @throws {SetupError} another version answers
 */
export async function expectVersion(url, name, version) {
  const deadline = Date.now() + patienceMilliseconds;
  for (;;) {
    const ready = /** @type {{ models?: { name: string, version: string }[] }} */ (
      await (await fetch(`${url}/health/ready`)).json()
    );
    const found = ready.models?.find((one) => one.name === name);
    if (found?.version === version) return;
    if (Date.now() > deadline) {
      throw new SetupError(`Version ${version} of the ${name} model was promoted, and ${found?.version} answers.`);
    }
    await sleep(100);
  }
}
