import path from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from '../../setup/repository.mjs';
import { SetupError } from '../../setup/setup-error.mjs';
import { wholeNumber } from '../whole-number.mjs';

export function usage() {
  return `npm run bench:serving -- [--seconds 4] [--repetitions 5] [--peer-service FOLDER [--peers PYTHON | --make-peers]]

  --seconds       length of one run
  --repetitions   runs of each load on each server; the table has their medians
  --only          servers whose names hold one of these, separated by commas
  --peer-service  a Python service to measure beside ours: api.py (FastAPI), train.py, ../requirements.txt
  --peers         a Python that has its packages
  --make-peers    makes such a Python in the user's cache, which is used from then on
  --output        where the table goes, without its ending; test-results/serving/serving by default`;
}

/**
 * @typedef {object} ServingOptions
 * @property {number} seconds
 * @property {number} repetitions
 * @property {string[] | null} only
 * @property {string | null} peerService
 * @property {string | null} peers
 * @property {boolean} makePeers
 * @property {string} output
 */

/**
 * @param {string[]} args
 * @returns {ServingOptions | null} null where help was asked for
 * @throws {SetupError}
 */
export function servingOptions(args) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        seconds: { type: 'string', default: '4' },
        repetitions: { type: 'string', default: '5' },
        only: { type: 'string' },
        'peer-service': { type: 'string' },
        peers: { type: 'string' },
        'make-peers': { type: 'boolean', default: false },
        output: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : error}\n\n${usage()}`);
  }
  if (values.help) return null;
  return {
    seconds: wholeNumber('--seconds', values.seconds, 1),
    repetitions: wholeNumber('--repetitions', values.repetitions, 1),
    only: values.only?.split(',') ?? null,
    peerService: values['peer-service'] === undefined ? null : path.resolve(values['peer-service']),
    peers: values.peers ?? null,
    makePeers: values['make-peers'],
    output: path.resolve(values.output ?? path.join(repository, 'test-results', 'serving', 'serving')),
  };
}
