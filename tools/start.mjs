import { buildApps } from './setup/build.mjs';
import { freePort } from './setup/free-port.mjs';
import { refuseOldNode, refuseReadOnly, refuseTakenPort } from './setup/preconditions.mjs';
import { providePackages } from './setup/provide.mjs';
import { readyModel } from './setup/ready-model.mjs';
import { repository } from './setup/repository.mjs';
import { announceWhenReady, forwardSignals, spawnApi } from './setup/serve.mjs';
import { readSettings } from './setup/settings.mjs';
import { runTool } from './setup/setup-error.mjs';

await runTool(async () => {
  // What would end in a fault after minutes is found first.
  refuseOldNode();
  const settings = readSettings(repository);
  const port = settings.port === 0 ? await freePort() : settings.port;
  await refuseTakenPort(settings.host, port);
  refuseReadOnly(repository);

  await providePackages();
  await buildApps(repository);
  await readyModel(repository, settings);

  const api = spawnApi(repository, port);
  const ended = new AbortController();
  forwardSignals(() => api);
  api.once('exit', (code) => {
    ended.abort();
    process.exit(code ?? 1);
  });
  await announceWhenReady(settings.host, port, ended.signal);
});
