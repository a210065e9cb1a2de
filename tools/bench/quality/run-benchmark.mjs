import path from 'node:path';
import { trainerMain } from '../../setup/build.mjs';
import { repository } from '../../setup/repository.mjs';
import { CommandError, runCommand } from '../../setup/run-command.mjs';
import { SetupError } from '../../setup/setup-error.mjs';
import { readPredictions } from './predictions.mjs';

const LONGEST_BENCHMARK_MILLISECONDS = 3_600_000;

/**
 * Trains the production recipe on a file and has it answer the test rows.
 *
 * @param {import('./labelled-files.mjs').LabelledFile} file
 * @param {{ input: string, options?: string[] }} history the rows, perhaps with more inputs
 * @param {number} seed
 * @param {string} work
 * @returns {Promise<{ document: any, predictions: Map<string, import('./predictions.mjs').PredictedRow[]> }>}
 */
export async function runBenchmark({ model, horizonDays }, { input, options = [] }, seed, work) {
  const predictionsFile = path.join(work, 'ours.csv');
  const args = [
    ...[path.join(repository, trainerMain), 'benchmark', '--json', '--model', model, '--input-file', input],
    ...(horizonDays === null ? [] : ['--horizon-days', String(horizonDays)]),
    ...['--seed', String(seed), '--predictions', predictionsFile, ...options],
  ];
  try {
    const output = await runCommand(process.execPath, args, { timeoutMilliseconds: LONGEST_BENCHMARK_MILLISECONDS });
    // Progress comes on stderr, the document as one line on stdout.
    const document = JSON.parse(output.split('\n').findLast((line) => line.startsWith('{')));
    return { document, predictions: await readPredictions(predictionsFile, model) };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new SetupError(`Training failed on ${input}: ${error.message}.\n${error.output.trim()}`);
  }
}

/**
 * Whether the trainer makes use of an input.
 *
 * @param {string} input its column
 */
export async function benchmarkReads(input) {
  const help = await runCommand(process.execPath, [path.join(repository, trainerMain), 'benchmark', '--help']);
  return help.includes(input);
}
