import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { trainerMain } from './build.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * Trains the first model of each kind where none is champion, on the synthetic retailer where no data are there either.
 * Churn must succeed. A shop may be too young for demand, or its sales no better forecast than by a simple rule: then
 * the reason is shown, and churn is served alone.
 *
 * @param {string} repository
 * @param {import('./settings.mjs').Settings} settings
 */
export async function readyModels(repository, { churnModelPath, demandModelPath, dataSource, duckdbPath }) {
  const churn = hasChampion(churnModelPath);
  const demand = hasChampion(demandModelPath) || hasVersion(demandModelPath);
  if (churn && demand) return;
  if (dataSource === 'duckdb' && !fs.existsSync(duckdbPath)) {
    await runTrainer(repository, 'Making the synthetic retailer', ['generate']);
  }
  if (!churn) {
    await runTrainer(repository, 'Training the churn model', ['churn']);
  }
  if (!demand) {
    await runTrainer(repository, 'Training the demand model', ['demand']).catch(
      (/** @type {SetupError} */ { message }) => {
        process.stderr.write(`${message}\nGoing on without demand.\n`);
      },
    );
  }
}

/**
 * Whether one was trained and refused: the next start would end the same way.
 *
 * @param {string} modelPath
 */
function hasVersion(modelPath) {
  return fs.existsSync(modelPath) && fs.readdirSync(modelPath).some((name) => /^\d{8}-\d{6}-/.test(name));
}

/** @param {string} modelPath */
export function hasChampion(modelPath) {
  try {
    const { champion } = JSON.parse(fs.readFileSync(path.join(modelPath, 'aliases.json'), 'utf8'));
    return champion != null;
  } catch {
    // Absent or damaged: the trainer or the API says which.
    return false;
  }
}

/**
 * The trainer shows its own progress, so it gets the terminal.
 *
 * @param {string} repository
 * @param {string} label
 * @param {string[]} args
 */
async function runTrainer(repository, label, args) {
  const started = performance.now();
  process.stderr.write(`${label} ...\n`);
  const trainer = spawn(process.execPath, [path.join(repository, trainerMain), ...args], {
    cwd: repository,
    stdio: ['ignore', 2, 2],
  });
  const status = await new Promise((resolve, reject) => {
    trainer.once('error', reject);
    trainer.once('exit', resolve);
  });
  if (status !== 0) {
    throw new SetupError(`${label} failed: see above. To run it by itself: npx retail-ml ${args.join(' ')}`);
  }
  process.stderr.write(`  done in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}
