import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { forwardSignals } from '../setup/serve.mjs';
import { SetupError } from '../setup/setup-error.mjs';
import { scenarioFolder } from './load-options.mjs';

/** k6's own exit code when a threshold is crossed. */
const thresholdsCrossed = 99;
/** Scenarios end by themselves; this ends one that does not. */
const limitMilliseconds = 3 * 3_600_000;
/** Virtual users report the same fault each. */
const shownLines = 5;

/**
 * Runs a scenario to its end and keeps its JSON summary.
 *
 * @param {object} options
 * @param {string} options.k6 the program
 * @param {string} options.scenario
 * @param {string} options.baseUrl
 * @param {string} options.summaryFile where the summary goes; an older one is replaced
 * @throws {SetupError} a threshold was crossed, and which; or k6 failed
 */
export async function runK6({ k6, scenario, baseUrl, summaryFile }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'retail-ml-k6-'));
  try {
    process.stderr.write(`Running the scenario ${scenario} against ${baseUrl} ...\n`);
    const draft = path.join(folder, 'summary.json');
    const status = await spawnK6(k6, scenario, { SCENARIO: scenario, BASE_URL: baseUrl, SUMMARY_FILE: draft });
    if (!fs.existsSync(draft)) throw new SetupError(`k6 ended with ${status} and without a summary: see above.`);
    keep(draft, summaryFile);
    const page = draft.replace(/\.json$/, '.html');
    if (fs.existsSync(page)) keep(page, summaryFile.replace(/(\.json)?$/, '.html'));
    process.stderr.write(`The figures are in ${path.relative(process.cwd(), summaryFile)}.\n`);
    if (status === 'exit code 0') return;
    if (status !== `exit code ${thresholdsCrossed}`) throw new SetupError(`k6 ended with ${status}: see above.`);
    throw new SetupError(`The load test failed. Crossed: ${crossedThresholds(draft).join('; ')}.`);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} k6
 * @param {string} scenario
 * @param {Record<string, string>} variables for the script
 * @returns {Promise<string>} `exit code 0`, or what ended it
 */
function spawnK6(k6, scenario, variables) {
  const args = ['run', '--quiet', '--log-format', 'raw', '--no-usage-report', '--address', ''];
  for (const [name, value] of Object.entries(variables)) args.push('--env', `${name}=${value}`);
  // K6_ variables of the user would change the scenario.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('K6_'));
  const child = spawn(k6, [...args, path.join(scenarioFolder, `${scenario}.ts`)], {
    env: { ...Object.fromEntries(own), K6_AUTO_EXTENSION_RESOLUTION: 'false' },
    stdio: ['ignore', 'inherit', 'pipe'],
    // One Ctrl+C must reach k6 once: at a second signal it ends without a summary.
    detached: true,
  });
  forwardSignals(() => child);
  let lines = 0;
  readline.createInterface({ input: child.stderr }).on('line', (line) => {
    lines += 1;
    if (lines <= shownLines) process.stderr.write(`${line}\n`);
    else if (lines === shownLines + 1) process.stderr.write('(more lines like these are left out)\n');
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), limitMilliseconds);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve(signal ?? `exit code ${code}`);
    });
  });
}

/**
 * @param {string} draft
 * @param {string} summaryFile
 */
function keep(draft, summaryFile) {
  fs.mkdirSync(path.dirname(summaryFile), { recursive: true });
  // Another file system may lie between the two: copied beside, then renamed.
  fs.copyFileSync(draft, `${summaryFile}.draft`);
  fs.renameSync(`${summaryFile}.draft`, summaryFile);
}

/**
 * @param {string} file
 * @returns {string[]}
 */
function crossedThresholds(file) {
  const { thresholds } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return /** @type {import('./summary.ts').LoadSummary['thresholds']} */ (thresholds)
    .filter(({ held }) => !held)
    .map(({ metric, threshold, measured }) => `${metric} ${threshold} (measured ${measured})`);
}
