import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from './config';
import { TrainerError } from './trainer-error';
import { unknownNames } from './unknown-names';

test('names of the API and of other programs are no fault', () => {
  const example = readFileSync(join(__dirname, '../../../.env.example'), 'utf8');
  const names = Array.from(example.matchAll(/^(?:# )?([A-Z0-9_]+)=/gm), ([, name]) => name);
  expect(names.length).toBeGreaterThan(10);
  const environment = Object.fromEntries([...names, 'HTML_FILE', 'PATH'].map((name) => [name, 'x']));
  expect(unknownNames(environment)).toEqual([]);
});

test('a name that nobody reads is a fault, in the words of the API', () => {
  expect(unknownNames({ ML_LOGDIR: 'x', ML_SOMETHING_ELSE: 'SECRET' })).toEqual([
    'ML_LOGDIR is not known. Is ML_LOG_DIR meant?',
    'ML_SOMETHING_ELSE is not known. Known are ML_ACCEPTANCE_POLICY, ML_API_KEYS, ML_API_HOST, ML_API_PORT, ML_DEBUG, ML_DATA_SOURCE, ML_LOG_DIR, ML_LOG_PSEUDONYM_KEY, ML_MAX_IN_FLIGHT, ML_RATE_LIMIT_PER_MINUTE, ML_WORKER_TIMEOUT_SECONDS, ML_WORKERS.',
  ]);
});

describe('a command', () => {
  afterEach(() => {
    delete process.env['ML_DATASOURCE'];
    delete process.env['ML_DATA_SOURCE'];
  });

  test('stops with all faults at once', () => {
    process.env['ML_DATASOURCE'] = 'postgresql';
    process.env['ML_DATA_SOURCE'] = 'mysql';
    expect(readConfig).toThrow(TrainerError);
    expect(readConfig).toThrow(/ML_DATASOURCE is not known\. Is ML_DATA_SOURCE meant\?\n.*ML_DATA_SOURCE: .*mysql/);
  });
});
