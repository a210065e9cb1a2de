import path from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from '../../setup/repository.mjs';
import { SetupError } from '../../setup/setup-error.mjs';
import { wholeNumber } from '../whole-number.mjs';

export function usage() {
  return `npm run bench:quality -- --folder FOLDER [--seeds 1,2,3] [--peers PYTHON | --make-peers]

  --folder       files of labelled rows with split=train and split=test (.csv or .csv.gz), churn's and demand's told
                 apart by their columns; files of sales beside them are used for inputs that come from the history
  --horizon-days the label's window of a churn file, as in rows.csv=180; by default from its name (rows_180d.csv), else 90
  --seeds        one training each; 1,2,3 by default
  --peers        a Python that has the packages of tools/bench/quality/peers/requirements.txt
  --make-peers   makes such a Python in the user's cache (0.5 GB), which is used from then on
  --replicates   bootstrap samples behind each standard error; 500 by default
  --output       where the table goes, without its ending; test-results/quality/quality by default`;
}

/**
 * @typedef {object} QualityOptions
 * @property {string} folder
 * @property {Record<string, number>} horizonDays by name of file
 * @property {number[]} seeds
 * @property {string | null} peers
 * @property {boolean} makePeers
 * @property {number} replicates
 * @property {string} output
 */

/**
 * @param {string[]} args
 * @returns {QualityOptions | null} null where help was asked for
 * @throws {SetupError}
 */
export function qualityOptions(args) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        folder: { type: 'string' },
        'horizon-days': { type: 'string', multiple: true, default: [] },
        seeds: { type: 'string', default: '1,2,3' },
        peers: { type: 'string' },
        'make-peers': { type: 'boolean', default: false },
        replicates: { type: 'string', default: '500' },
        output: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : error}\n\n${usage()}`);
  }
  if (values.help) return null;
  if (values.folder === undefined) throw new SetupError(`--folder is missing.\n\n${usage()}`);
  const output = path.resolve(values.output ?? path.join(repository, 'test-results', 'quality', 'quality'));
  return {
    folder: path.resolve(values.folder),
    horizonDays: Object.fromEntries(values['horizon-days'].map(namedHorizon)),
    seeds: values.seeds.split(',').map((text) => wholeNumber('--seeds', text, 0)),
    peers: values.peers ?? null,
    makePeers: values['make-peers'],
    replicates: wholeNumber('--replicates', values.replicates, 2),
    output,
  };
}

/** @param {string} text */
function namedHorizon(text) {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new SetupError(`--horizon-days ${text} is not of the form rows.csv=180.`);
  return [text.slice(0, at), wholeNumber('--horizon-days', text.slice(at + 1), 1)];
}
