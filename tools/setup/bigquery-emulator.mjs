import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { emulatorPackages, pythonEnvironment } from './bigquery-emulator-packages.mjs';
import { guard } from './guard.mjs';
import { nodeModules } from './repository.mjs';

const startTimeoutMilliseconds = 60_000;
const stopTimeoutMilliseconds = 10_000;

/**
 * @typedef {object} RunningEmulator
 * @property {string} host its address, as in `http://127.0.0.1:9050`
 * @property {number} port
 * @property {() => Promise<void>} stop ends it, and everything in it is gone
 */

/**
 * Starts an emulator of BigQuery (bqemulator, on DuckDB): empty, in memory, on free ports of 127.0.0.1. It stops by
 * itself when the process that started it dies.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<RunningEmulator>}
 * @throws {import('./bigquery-emulator-packages.mjs').NoEmulatorError} when Python or its packages cannot be had, in one line with the mend
 * @throws {Error} with the emulator's own words when it does not come up within 60 seconds
 */
export async function startBigqueryEmulator(env = process.env) {
  const installed = await emulatorPackages(nodeModules, env);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'retail-ml-bigquery-'));
  const emulator = spawn(
    installed.python,
    [
      ...['-m', 'bqemulator', 'start', '--ephemeral', '--project', 'retail', '--log-format', 'json'],
      ...['--rest-host', '127.0.0.1', '--rest-port', '0', '--grpc-host', '127.0.0.1', '--grpc-port', '0'],
    ],
    // Detached: Ctrl+C on the terminal stops the tests first, which then stop their emulator.
    {
      cwd: folder,
      env: pythonEnvironment(installed, folder),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  const exited = once(emulator, 'exit').catch(() => undefined);
  const watch = guard(emulator.pid, folder);
  const stop = async () => {
    const timer = setTimeout(() => emulator.kill('SIGKILL'), stopTimeoutMilliseconds);
    emulator.kill('SIGINT');
    await exited;
    clearTimeout(timer);
    watch.kill('SIGKILL');
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    const port = await listening(emulator);
    return { host: `http://127.0.0.1:${port}`, port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Resolves with the port when the emulator says that it listens.
 *
 * @param {import('node:child_process').ChildProcess} emulator
 * @returns {Promise<number>}
 */
function listening(emulator) {
  return new Promise((resolve, reject) => {
    let log = '';
    /** @type {number | undefined} */
    let port;
    const fail = (/** @type {string} */ reason) => {
      clearTimeout(timer);
      reject(new Error(`BigQuery's emulator did not start: ${reason}${log ? `\n${log.trim()}` : ''}`));
    };
    const timer = setTimeout(
      () => fail(`no answer within ${startTimeoutMilliseconds / 1000} seconds`),
      startTimeoutMilliseconds,
    );
    emulator.once('error', (error) => fail(error.message));
    emulator.once('exit', (code, signal) => fail(`it ended with ${signal ?? `exit code ${code}`}`));
    // The pipes are read to the end of the emulator's life: a full one would block it.
    for (const stream of [emulator.stdout, emulator.stderr]) {
      stream?.on('data', (chunk) => {
        if (port !== undefined) return;
        log += String(chunk);
        const address = /"port": (\d+), "event": "rest\.listen"/.exec(log);
        if (address === null) return;
        port = Number(address[1]);
        clearTimeout(timer);
        resolve(port);
      });
    }
  });
}
