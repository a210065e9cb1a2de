import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { trainerMain } from './build.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * Trains the first churn model where none is champion, on the synthetic retailer where no data are there either.
 *
 * @param {string} repository
 * @param {import('./settings.mjs').Settings} settings
 */
export async function readyModel(repository, { churnModelPath, dataSource, duckdbPath }) {
  if (hasChampion(churnModelPath)) return;
  if (dataSource === 'duckdb' && !fs.existsSync(duckdbPath)) {
    await runTrainer(repository, 'Making the synthetic retailer', ['generate']);
  }
  const train = ['churn', '--data-source', dataSource, '--output-path', churnModelPath];
  await runTrainer(repository, 'Training the churn model', train);
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
