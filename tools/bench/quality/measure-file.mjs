import fs from 'node:fs';
import path from 'node:path';
import { CommandError, runCommand } from '../../setup/run-command.mjs';
import { SetupError } from '../../setup/setup-error.mjs';
import { churnMeasure, demandMeasure, unitsOf } from './measure-predictions.mjs';
import { differenceOf, estimatesOf, meanOf } from './paired-bootstrap.mjs';
import { peersFolder } from './peer-environment.mjs';
import { readPredictions, refuseOtherRows } from './predictions.mjs';
import { benchmarkReads, runBenchmark } from './run-benchmark.mjs';
import { withHistory } from './with-history.mjs';

const LONGEST_PEERS_MILLISECONDS = 3_600_000;

/**
 * Trains and measures ours on a file of labelled rows, one training a seed, then what it is compared with.
 *
 * @param {import('./labelled-files.mjs').LabelledFile} file
 * @param {object} options
 * @param {number[]} options.seeds
 * @param {number} options.replicates
 * @param {import('./labelled-files.mjs').SalesFile[]} options.sales
 * @param {string | null} options.python
 * @param {string} options.work a folder for what is not kept
 */
export async function measureFile(file, { seeds, replicates, sales, python, work }) {
  const trainings = await trainAll(file, { input: file.path }, seeds, work);
  const reference = trainings[0].predictions.get('retail_ml');
  const measure = (file.model === 'churn' ? churnMeasure : demandMeasure)(reference, replicates);
  const checked = (name, rows) => {
    refuseOtherRows(rows, reference, name);
    return measure(rows);
  };
  const ofTrainings = (some, model) => some.map(({ predictions }) => checked(model, predictions.get(model)));

  const measuredOurs = ofTrainings(trainings, 'retail_ml');
  const ours = meanOf(measuredOurs);
  const models = [recipeEntry('Retail ML', trainings, measuredOurs, null)];
  const history = await withHistory(file, sales, work);
  if (history !== null && (await benchmarkReads(history.needs))) {
    const informed = await trainAll(file, history, seeds, work);
    // A recipe may find that histories do not help: it has no forecasts with them then.
    const known = Object.keys(history.models).filter((model) => informed.every((it) => it.predictions.has(model)));
    for (const model of known) {
      const name = `Retail ML, ${history.models[model]}`;
      models.push(recipeEntry(name, informed, ofTrainings(informed, model), ours));
    }
  }
  for (const [name, rows] of trainings[0].predictions) {
    if (name !== 'retail_ml')
      models.push(entry(name.replaceAll('_', ' '), 'baseline', null, checked(name, rows), ours));
  }
  if (python !== null) {
    const { predictions, seconds } = await runPeers(file, python, work);
    for (const [name, rows] of predictions) models.push(entry(name, 'peer', seconds[name], checked(name, rows), ours));
  }
  return {
    file: path.basename(file.path),
    model: file.model,
    horizon_days: file.horizonDays,
    rows: trainings[0].document.rows,
    units: unitsOf(reference).count,
    models,
  };
}

async function trainAll(file, history, seeds, work) {
  const trainings = [];
  for (const seed of seeds) trainings.push(await runBenchmark(file, history, seed, work));
  return trainings;
}

/** A recipe's figures are the mean of its trainings; each one's own stand beside it. */
function recipeEntry(name, trainings, measured, ours) {
  const mean = (clock) => trainings.reduce((sum, { document }) => sum + document.seconds[clock], 0) / trainings.length;
  return {
    ...entry(name, 'ours', { fit: mean('fit'), fit_cpu: mean('fit_cpu') }, meanOf(measured), ours),
    by_seed: measured.map(({ value }) => value),
  };
}

/** @param {import('./paired-bootstrap.mjs').Measured | null} ours what it is compared with, null for itself */
function entry(name, kind, seconds, measured, ours) {
  return {
    name,
    kind,
    seconds,
    figures: estimatesOf(measured),
    difference: ours === null ? null : estimatesOf(differenceOf(measured, ours)),
  };
}

async function runPeers({ path: input, model }, python, work) {
  const predictionsFile = path.join(work, 'peers.csv');
  const secondsFile = path.join(work, 'peers.json');
  try {
    const script = path.join(peersFolder, `${model}_peers.py`);
    await runCommand(python, ['-B', script, input, predictionsFile, secondsFile], {
      timeoutMilliseconds: LONGEST_PEERS_MILLISECONDS,
    });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new SetupError(`The peers failed on ${input}: ${error.message}.\n${error.output.trim()}`);
  }
  return {
    predictions: await readPredictions(predictionsFile, model),
    seconds: JSON.parse(fs.readFileSync(secondsFile, 'utf8')),
  };
}
