import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from '../setup/repository.mjs';
import { SetupError } from '../setup/setup-error.mjs';

export const scenarioFolder = path.join(repository, 'tools', 'load', 'scenarios');

/** Each file of the folder is one. */
export const scenarios = fs.readdirSync(scenarioFolder).map((file) => path.basename(file, '.ts'));

export function usage() {
  return [
    'npm run load -- [--scenario NAME] [--base-url URL] [--summary-file FILE]',
    '',
    `  --scenario      ${scenarios.join(', ')}; smoke by default`,
    '  --base-url      drives the API that runs there; without it, one is started for the test and stopped after it',
    '                  where it wants a key, give one in the variable ML_API_KEY',
    '  --summary-file  where the figures go as JSON; test-results/load/<scenario>.json by default',
  ].join('\n');
}

/**
 * @param {string[]} args
 * @returns {{ scenario: string, baseUrl: string | null, summaryFile: string } | null} null where help was asked for
 * @throws {SetupError}
 */
export function loadOptions(args) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        scenario: { type: 'string', default: 'smoke' },
        'base-url': { type: 'string' },
        'summary-file': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : error}\n\n${usage()}`);
  }
  if (values.help) return null;
  // As it was called before.
  if (values.scenario === 'load') values.scenario = 'average';
  if (!scenarios.includes(values.scenario)) {
    throw new SetupError(`There is no scenario ${values.scenario}; there are ${scenarios.join(', ')}.`);
  }
  const { scenario } = values;
  const baseUrl = baseUrlOf(values['base-url']);
  if (scenario === 'swap' && baseUrl !== null) {
    throw new SetupError('The scenario swap changes models, so it starts an API of its own: leave --base-url out.');
  }
  return {
    scenario,
    baseUrl,
    summaryFile: path.resolve(
      values['summary-file'] ?? path.join(repository, 'test-results', 'load', `${scenario}.json`),
    ),
  };
}

/** @param {string | undefined} text */
function baseUrlOf(text) {
  if (text === undefined) return null;
  if (!/^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : '')) {
    throw new SetupError(`--base-url ${text} is not an address: give one like http://localhost:8000.`);
  }
  return text.replace(/\/+$/, '');
}
