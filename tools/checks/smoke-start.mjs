import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../setup/free-port.mjs';
import { repository } from '../setup/repository.mjs';

const firstStartLimitMilliseconds = 600_000;
const secondStartLimitMilliseconds = 60_000;
const stopLimitMilliseconds = 20_000;

// What a newcomer does: clone what is committed, with an empty home, `npm start`, paste the printed lines. In a folder
// that is given, the clone stays for the next check.
const given = process.argv[2];
const folder = given ?? fs.mkdtempSync(path.join(os.tmpdir(), 'retail-ml-smoke-'));
try {
  const clone = path.join(folder, 'retail-ml');
  const home = path.join(folder, 'home');
  fs.mkdirSync(home);
  execFileSync('git', ['clone', '--quiet', repository, clone], { stdio: 'inherit' });
  const first = await startAndPredict(clone, home, firstStartLimitMilliseconds);
  const second = await startAndPredict(clone, home, secondStartLimitMilliseconds);
  console.log(`npm start serves after ${first} s on a clean clone and after ${second} s again`);
} finally {
  if (given === undefined) fs.rmSync(folder, { recursive: true, force: true });
}

/**
 * @param {string} clone
 * @param {string} home
 * @param {number} limitMilliseconds
 * @returns {Promise<string>} seconds from the command to the printed curl lines
 */
async function startAndPredict(clone, home, limitMilliseconds) {
  const started = performance.now();
  const port = await freePort();
  const env = { ...process.env, HOME: home, XDG_CACHE_HOME: '', ML_API_PORT: String(port) };
  // A group of its own: whatever goes wrong, the whole of it is ended.
  const npm = spawn('npm', ['start'], { cwd: clone, env, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const ended = once(npm, 'exit');
  try {
    const curls = await printedCurlLines(npm, limitMilliseconds);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const [churn, demand] = curls.map((curl) =>
      JSON.parse(execFileSync('sh', ['-c', `${curl} --silent --fail-with-body`], { encoding: 'utf8' })),
    );
    checkChurn(churn);
    checkDemand(demand);
    npm.kill('SIGTERM');
    const late = setTimeout(() => endGroup(npm.pid), stopLimitMilliseconds);
    const [code, signal] = await ended;
    clearTimeout(late);
    assert.ok(
      code === 0 || signal === 'SIGTERM',
      `npm start ended with ${signal ?? `exit code ${code}`} after SIGTERM`,
    );
    await assert.rejects(fetch(`http://127.0.0.1:${port}/health`), 'the API still answers after SIGTERM');
    return seconds;
  } finally {
    endGroup(npm.pid);
  }
}

/** @param {number | undefined} pid of the group's first process */
function endGroup(pid) {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGTERM');
  } catch {
    // Nothing of it is left.
  }
}

/**
 * @param {import('node:child_process').ChildProcess} npm
 * @param {number} limitMilliseconds
 * @returns {Promise<string[]>} churn's and demand's
 */
function printedCurlLines(npm, limitMilliseconds) {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(
      () => reject(new Error(`not ready after ${limitMilliseconds / 1000} s`)),
      limitMilliseconds,
    );
    npm.stdout?.on('data', (chunk) => {
      process.stdout.write(chunk);
      output += String(chunk);
      const lines = [...output.matchAll(/^curl .*(?=\n)/gm)].map(([line]) => line);
      if (lines.length < 2) return;
      clearTimeout(timer);
      resolve(lines);
    });
    npm.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`npm start ended with exit code ${code}`));
    });
  });
}

/** @param {Record<string, unknown>} prediction */
function checkChurn(prediction) {
  const { customer_id, churn_probability, risk_category, next_action } = prediction;
  assert.equal(customer_id, 123);
  assert.ok(typeof churn_probability === 'number' && churn_probability >= 0 && churn_probability <= 1);
  assert.match(String(risk_category), /^(LOW|MEDIUM|HIGH)$/);
  assert.match(String(next_action), /^(Monitor|Send reminder|Offer incentive|Personal outreach)$/);
}

/** @param {Record<string, unknown>} forecast */
function checkDemand(forecast) {
  const { product_id, forecast_7d, forecast_30d, confidence_lower, confidence_upper, trend } = forecast;
  assert.equal(product_id, 456);
  const units = [confidence_lower, forecast_7d, confidence_upper, forecast_30d].map(Number);
  assert.ok(units.every(Number.isInteger), `whole units expected: ${units}`);
  assert.ok(
    0 <= units[0] && units[0] <= units[1] && units[1] <= units[2] && units[1] <= units[3],
    `out of order: ${units}`,
  );
  assert.match(String(trend), /^(increasing|stable|decreasing)$/);
}
