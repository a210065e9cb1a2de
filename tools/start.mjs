import { buildApps } from './setup/build.mjs';
import { freePort } from './setup/free-port.mjs';
import { refuseOldNode, refuseOpenToAll, refuseReadOnly, refuseTakenPort } from './setup/preconditions.mjs';
import { providePackages } from './setup/provide.mjs';
import { readyModels } from './setup/ready-models.mjs';
import { repository } from './setup/repository.mjs';
import { announceWhenReady, forwardSignals, spawnApi } from './setup/serve.mjs';
import { readSettings } from './setup/settings.mjs';
import { runTool } from './setup/setup-error.mjs';

await runTool(async () => {
  // What would end in a fault after minutes is found first.
  refuseOldNode();
  const settings = readSettings(repository);
  refuseOpenToAll(settings);
  const port = settings.port === 0 ? await freePort() : settings.port;
  await refuseTakenPort(settings.host, port);
  refuseReadOnly(repository);

  await providePackages();
  await buildApps(repository);
  await readyModels(repository, settings);

  const api = spawnApi(repository, port);
  const ended = new AbortController();
  forwardSignals(() => api);
  api.once('exit', (code) => {
    ended.abort();
    process.exit(code ?? 1);
  });
  await announceWhenReady({ ...settings, port }, ended.signal);
});
