import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiMain } from './build.mjs';

/** Under npm, one Ctrl+C reaches a program twice, and the API ends at once at a second signal. */
const sameSignalMilliseconds = 500;

/**
 * Starts the API in a process group of its own, so that signals reach it through `forwardSignals` alone.
 *
 * @param {string} repository
 * @param {number} port
 */
export function spawnApi(repository, port) {
  return spawn(process.execPath, [path.join(repository, apiMain)], {
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
 * @param {string} host
 * @param {number} port
 * @param {AbortSignal} signal
 */
export async function announceWhenReady(host, port, signal) {
  // An address like 0.0.0.0 stands for all of the machine's own.
  const address = `http://${['127.0.0.1', '0.0.0.0', '::', 'localhost'].includes(host) ? 'localhost' : host}:${port}`;
  while (!signal.aborted) {
    const ready = await fetch(`${address}/health/ready`, { signal }).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) {
      console.log(
        `\nDocumentation, and requests to try: ${address}/docs\n\nA first prediction:\n${curlLine(address)}\n`,
      );
      return;
    }
    await sleep(50);
  }
}

/** @param {string} address */
export function curlLine(address) {
  const customer = {
    customer_id: 123,
    recency_days: 30,
    frequency: 5,
    avg_monetary: 125.5,
    loyalty_member: true,
    days_since_join: 365,
  };
  return `curl -X POST "${address}/api/predict/churn" -H "Content-Type: application/json" -d '${JSON.stringify(customer)}'`;
}
