import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadOptions, usage } from './load/load-options.mjs';
import { modelFolders } from './load/model-folders.mjs';
import { startApi } from './load/own-api.mjs';
import { refuseSilence } from './load/refuse-silence.mjs';
import { runK6 } from './load/run-k6.mjs';
import { buildApps } from './setup/build.mjs';
import { provideK6 } from './setup/k6.mjs';
import { refuseOldNode } from './setup/preconditions.mjs';
import { providePackages } from './setup/provide.mjs';
import { nodeModules, repository } from './setup/repository.mjs';
import { readSettings } from './setup/settings.mjs';
import { runTool } from './setup/setup-error.mjs';

/** In the midst of the scenario. */
const swapAfterMilliseconds = 30_000;

/** `npm run load -- --scenario=smoke` drives an API of its own by k6, or with `--base-url` one that runs. */
await runTool(async () => {
  refuseOldNode();
  const options = loadOptions(process.argv.slice(2));
  if (options === null) return console.log(usage());
  const { scenario, baseUrl, summaryFile } = options;
  if (baseUrl !== null) {
    await refuseSilence(baseUrl);
    return runK6({ k6: await provideK6({ nodeModules }), scenario, baseUrl, summaryFile });
  }
  await providePackages();
  await buildApps(repository);
  const k6 = await provideK6({ nodeModules });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'retail-ml-load-'));
  try {
    const models = await modelFolders(repository, folder, readSettings(repository));
    // Only now: it works with the registry, which was just built.
    const { expectVersion, swappableModel } = await import('./load/model-swap.mjs');
    const swapped = scenario === 'swap' ? await swappableModel(models.CHURN_MODEL_PATH, folder) : null;
    if (swapped !== null) models.CHURN_MODEL_PATH = swapped.copy;
    const api = await startApi(repository, folder, models);
    try {
      const running = runK6({ k6, scenario, baseUrl: api.url, summaryFile });
      if (swapped !== null) {
        const swapping = sleep(swapAfterMilliseconds).then(async () => {
          await swapped.promote();
          await expectVersion(api.url, 'churn', swapped.version);
          process.stderr.write('From now on churn is answered by another version.\n');
        });
        await Promise.all([running, swapping]);
      }
      await running;
    } finally {
      await api.stop();
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
