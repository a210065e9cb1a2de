import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiMain } from '../setup/build.mjs';
import { hasEnded } from '../setup/serve.mjs';
import { SetupError } from '../setup/setup-error.mjs';

const readyLimitMilliseconds = 30_000;
const stopLimitMilliseconds = 30_000;

/**
 * Starts the API on a free port of 127.0.0.1 and waits until its models answer. It logs into `folder`: what a load
 * test predicts is no traffic that drift should be looked for in.
 *
 * @param {string} repository
 * @param {string} folder
 * @param {Record<string, string>} modelPaths by variable
 * @returns {Promise<{ url: string, pid: number, stop: () => Promise<void> }>}
 * @throws {SetupError} with the API's own words
 */
export async function startApi(repository, folder, modelPaths) {
  const api = spawn(process.execPath, [path.join(repository, apiMain)], {
    // No .env lies here: the API runs with its defaults.
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ML_API_PORT: '0', ML_LOG_DIR: 'logs', ...modelPaths },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl+C on the terminal ends k6; then the API is stopped.
    detached: true,
  });
  const ended = once(api, 'exit');
  let said = '';
  for (const stream of [api.stdout, api.stderr]) stream.on('data', (chunk) => (said += String(chunk)));

  const stop = async () => {
    const late = setTimeout(() => api.kill('SIGKILL'), stopLimitMilliseconds);
    api.kill('SIGTERM');
    const [code, signal] = await ended;
    clearTimeout(late);
    if (code !== 0) throw new SetupError(`The API ended with ${signal ?? `exit code ${code}`}. It said:\n${said}`);
  };
  const deadline = Date.now() + readyLimitMilliseconds;
  for (;;) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
    const response = url === undefined ? null : await fetch(`${url}/health/ready`).catch(() => null);
    if (url !== undefined && response?.ok) return { url, pid: Number(api.pid), stop };
    if (hasEnded(api)) throw new SetupError(`The API did not start:\n${said}`);
    if (Date.now() > deadline) {
      const reason = (await response?.text()) ?? said;
      await stop();
      throw new SetupError(`The API is not ready after ${readyLimitMilliseconds / 1000} s:\n${reason}`);
    }
    await sleep(50);
  }
}
