import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import MarkdownIt from 'markdown-it';
import { startBigqueryEmulator } from '../setup/bigquery-emulator.mjs';
import { freePort } from '../setup/free-port.mjs';
import { startPostgresql } from '../setup/postgresql.mjs';
import { repository } from '../setup/repository.mjs';
import { walkthroughSteps } from './walkthrough-steps.mjs';

// A page's commands, run in its order on a clean clone, or on a given one in which nothing but `npm start` was run. What
// the page shows of an answer must be there, with other figures.
const PAGE = 'docs/coming-from-the-python-module.md';
const START = 'npm start';
const readyLimitMilliseconds = 300_000;
const stepLimitMilliseconds = 300_000;
const stopLimitMilliseconds = 20_000;

const given = process.argv[2];
const clone = given ?? fs.mkdtempSync(path.join(os.tmpdir(), 'retail-ml-walkthrough-'));
const postgresql = await startPostgresql();
const bigquery = await startBigqueryEmulator();
const port = await freePort();
const env = {
  ...process.env,
  ML_API_PORT: String(port),
  DATABASE_URL: postgresql.connectionString,
  GOOGLE_PROJECT_ID: 'retail',
  BIGQUERY_EMULATOR_HOST: bigquery.host,
  NX_DAEMON: 'false',
};
/** @type {import('node:child_process').ChildProcess | undefined} */
let api;
try {
  if (given === undefined) execFileSync('git', ['clone', '--quiet', repository, clone], { stdio: 'inherit' });
  const fences = new MarkdownIt().parse(fs.readFileSync(path.join(clone, PAGE), 'utf8'), {});
  for (const step of walkthroughSteps(fences)) {
    console.log(`\n$ ${step.command}`);
    const started = performance.now();
    if (step.command === START) api = await startApi();
    else step.check(await run(step.command));
    console.log(`  done in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
} finally {
  if (api !== undefined) await stop(api);
  await bigquery.stop();
  await postgresql.stop();
  if (given === undefined) fs.rmSync(clone, { recursive: true, force: true });
}

/** Starts the API as the page says, in a group of its own, and waits until it is ready. */
async function startApi() {
  const npm = spawn('npm', ['start'], { cwd: clone, env, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  const deadline = performance.now() + readyLimitMilliseconds;
  while (performance.now() < deadline && npm.exitCode === null) {
    const ready = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null);
    if (ready?.ok) return npm;
    await sleep(200);
  }
  await stop(npm);
  throw new Error(`${START} did not serve within ${readyLimitMilliseconds / 1000} s`);
}

/** @param {import('node:child_process').ChildProcess} npm */
async function stop(npm) {
  if (npm.exitCode !== null || npm.pid === undefined) return;
  const ended = once(npm, 'exit');
  npm.kill('SIGTERM');
  await Promise.race([ended, sleep(stopLimitMilliseconds, undefined, { ref: false })]);
  try {
    process.kill(-npm.pid, 'SIGKILL');
  } catch {
    // Nothing of the group is left.
  }
}

/**
 * Runs a block of the page in the clone, in a shell that stops at the first failure.
 *
 * @param {string} command
 * @returns {Promise<string>} its standard output
 */
async function run(command) {
  const here = command.replaceAll('http://localhost:8000', `http://127.0.0.1:${port}`);
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', here], {
    cwd: clone,
    env: { ...env, CURL_HOME: clone },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: stepLimitMilliseconds,
  });
  let output = '';
  shell.stdout.on('data', (chunk) => {
    output += String(chunk);
    process.stdout.write(chunk);
  });
  const [code, signal] = await once(shell, 'close');
  assert.equal(code, 0, `it ended with ${signal ?? `exit code ${code}`}`);
  return output;
}
