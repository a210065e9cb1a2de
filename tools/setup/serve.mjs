import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiMain } from './build.mjs';
import { hasChampion } from './ready-models.mjs';
import { seedCustomer, seedProduct } from './seed-requests.mjs';

/** Under npm, one Ctrl+C reaches a program twice, and the API ends at once at a second signal. */
const sameSignalMilliseconds = 500;

/**
 * Starts the API in a process group of its own, so that signals reach it through `forwardSignals` alone.
 *
 * @param {string} repository
 * @param {number} port
 * @param {string} [main] file that is run
 */
export function spawnApi(repository, port, main = apiMain) {
  return spawn(process.execPath, [path.join(repository, main)], {
    cwd: repository,
    env: { ...process.env, ML_API_PORT: String(port) },
    stdio: 'inherit',
    detached: true,
  });
}

/**
 * Passes what ends this process on to the API, once each. npm hands a signal to the shell of its script and not to
 * the shell's child: that is why the scripts in package.json begin with `exec`.
 *
 * @param {() => import('node:child_process').ChildProcess} currentApi
 * @param {() => void} [whenGone] called instead where the API has ended already, by itself or by a signal
 */
export function forwardSignals(currentApi, whenGone = () => undefined) {
  let last = -Infinity;
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP'])) {
    process.on(signal, () => {
      if (performance.now() - last < sameSignalMilliseconds) return;
      last = performance.now();
      const api = currentApi();
      if (hasEnded(api)) return whenGone();
      // The API stops well at SIGTERM and SIGINT; a closed terminal means the same.
      api.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    });
  }
}

/**
 * A process that a signal killed has no exit code.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export function hasEnded(child) {
  return child.exitCode !== null || child.signalCode !== null;
}

/**
 * Waits until the API is ready and says how to use it. Ends without a word when `signal` is aborted.
 *
 * @param {Pick<import('./settings.mjs').Settings, 'host' | 'port' | 'asksForKeys' | 'demandModelPath'>} settings
 * @param {AbortSignal} signal
 */
export async function announceWhenReady({ host, port, asksForKeys, demandModelPath }, signal) {
  // An address like 0.0.0.0 stands for all of the machine's own.
  const address = `http://${['127.0.0.1', '0.0.0.0', '::', 'localhost'].includes(host) ? 'localhost' : host}:${port}`;
  while (!signal.aborted) {
    const demand = hasChampion(demandModelPath);
    const ready = await fetch(`${address}/health/ready`, { signal }).then(
      async (response) => response.ok || (!demand && lacksDemandAlone(await response.json())),
      () => false,
    );
    if (ready) {
      const withKey = asksForKeys ? ', with -H "Authorization: Bearer <your key>"' : '';
      console.log(`\nDocumentation, and requests to try: ${address}/docs\n\nFirst predictions${withKey}:`);
      console.log(churnCurlLine(address));
      console.log(demand ? demandCurlLine(address) : 'Demand is not served yet. To train it: npx retail-ml demand');
      console.log();
      return;
    }
    await sleep(50);
  }
}

/** @param {unknown} problem the body of an answer that says why the service is not ready */
function lacksDemandAlone(problem) {
  const { detail = '' } = /** @type {{ detail?: string }} */ (problem);
  return detail.includes('demand: ') && !detail.includes('churn: ');
}

/** @param {string} address */
export function churnCurlLine(address) {
  return curlLine(`${address}/api/predict/churn`, seedCustomer);
}

/** @param {string} address */
export function demandCurlLine(address) {
  return curlLine(`${address}/api/predict/demand`, seedProduct);
}

/**
 * @param {string} url
 * @param {Record<string, unknown>} body
 */
function curlLine(url, body) {
  return `curl -X POST "${url}" -H "Content-Type: application/json" -d '${JSON.stringify(body)}'`;
}
