import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { apiModules, buildApps } from './setup/build.mjs';
import { freePort } from './setup/free-port.mjs';
import { nxArguments, nxEnvironment } from './setup/nx.mjs';
import { refuseOldNode, refuseOpenToAll, refuseTakenPort } from './setup/preconditions.mjs';
import { providePackages } from './setup/provide.mjs';
import { readyModels } from './setup/ready-models.mjs';
import { nodeModules, repository } from './setup/repository.mjs';
import { announceWhenReady, forwardSignals, hasEnded, spawnApi } from './setup/serve.mjs';
import { readSettings } from './setup/settings.mjs';
import { runTool } from './setup/setup-error.mjs';

/** Editors save in several steps: the routes are generated once for them all. */
const settleMilliseconds = 200;

await runTool(async () => {
  refuseOldNode();
  const settings = readSettings(repository);
  refuseOpenToAll(settings);
  const port = settings.port === 0 ? await freePort() : settings.port;
  await refuseTakenPort(settings.host, port);
  await providePackages();
  await buildApps(repository);
  await readyModels(repository, settings);

  let api = spawnApi(repository, port, apiModules);
  let stopping = false;
  forwardSignals(
    () => {
      stopping = true;
      compiler.kill();
      return api;
    },
    // Between two runs there is no API to pass a signal to.
    () => process.exit(0),
  );
  const restart = () => {
    const start = () => {
      if (stopping) return process.exit(0);
      api = spawnApi(repository, port, apiModules);
      watchEnd();
    };
    if (hasEnded(api)) return start();
    api.removeAllListeners('exit').once('exit', start);
    api.kill('SIGTERM');
  };
  const watchEnd = () => api.once('exit', (code) => (stopping ? process.exit(code ?? 1) : console.error(waiting)));
  const waiting = 'The API has ended: it starts again after the next change.';
  watchEnd();

  const tsc = path.join(nodeModules, 'typescript', 'bin', 'tsc');
  const watch = ['--build', '--watch', '--preserveWatchOutput', 'apps/api/tsconfig.build.json'];
  const compiler = spawn(process.execPath, [tsc, ...watch], { cwd: repository, stdio: ['ignore', 'pipe', 'inherit'] });
  let compiled = 0;
  compiler.stdout.on('data', (chunk) => {
    process.stdout.write(chunk);
    // The first run finds what was built above.
    if (/Found 0 errors/.test(String(chunk)) && (compiled += 1) > 1) restart();
  });
  watchRoutes();
  await announceWhenReady({ ...settings, port }, new AbortController().signal);
});

/** tsoa makes routes and the OpenAPI document from controllers and contracts; the compiler sees the result. */
function watchRoutes() {
  const generate = nxArguments(repository, ['run', 'api:generate', '--output-style=static']);
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  fs.watch(path.join(repository, 'apps', 'api', 'src'), { recursive: true }, (_event, file) => {
    if (!/(\.controller|-contract)\.ts$/.test(file ?? '')) return;
    clearTimeout(timer);
    const run = () => spawn(process.execPath, generate, { cwd: repository, env: nxEnvironment(), stdio: 'inherit' });
    timer = setTimeout(run, settleMilliseconds);
  });
}
