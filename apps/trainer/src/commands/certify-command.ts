import { certificateVerdict, differenceText, type ParityCertificate } from '@retail-ml/model-registry';
import { loadTensorFlow } from '@retail-ml/tensorflow';
import Table from 'cli-table3';
import { Command, Option } from 'commander';
import { certifyEverywhere } from '../certify/certify';
import { MODEL_NAMES, type ModelName, modelFolders, modelsCommandLine } from '../model-folders';
import { showVersion } from '../models';
import { TrainerError } from '../trainer-error';
import { type CommandContext } from './command-context';
import { wholeNumber } from './option-parsers';

interface Options {
  model: ModelName;
  version?: string;
  modelPath?: string;
  rows?: number;
  seed?: number;
  postgresql?: string;
  json?: boolean;
}

export function certifyCommand({ config, progress, print }: CommandContext): Command {
  return new Command('certify')
    .description('Proves that a model answers alike in every place that gives predictions.')
    .addOption(new Option('--model <name>', 'which model').choices(MODEL_NAMES).makeOptionMandatory())
    .option('--version <version>', "a version other than the champion's")
    .option('--model-path <folder>', "the model's folder (default: CHURN_MODEL_PATH or DEMAND_MODEL_PATH)")
    .option('--rows <count>', 'generated rows, 10,000 by default; the golden rows come on top', wholeNumber(100))
    .option('--seed <number>', 'the same seed gives the same rows', wholeNumber(0))
    .option(
      '--postgresql <url>',
      'a server in which a database may be made for a while (default: DATABASE_URL, else one of its own)',
    )
    .option('--json', 'print the certificate as JSON')
    .addHelpText(
      'after',
      `
Rows over all that a request may say, and the golden rows, go through the training code (TensorFlow.js), files, the API
over HTTP, a table in DuckDB and in PostgreSQL, the function for BigQuery (churn) and the bundle for browsers. Places
with the same code must answer to the last bit. What is found is kept in the version, as parity.json, and shown by
models show, the model card and GET /api/models. A version becomes champion only with such a certificate; a training
makes one of the places that need nothing else.

Examples:
  $ retail-ml certify --model churn
  $ retail-ml certify --model demand --version 20261123-231500-3f2a9c --postgresql postgresql://me@localhost:5432/me`,
    )
    .action(async ({ model, version, modelPath, postgresql, json, ...size }: Options) => {
      const [folder] = modelFolders({ model, path: modelPath }, config);
      const { manifest } = await showVersion(folder, version);
      const tensorflow = await loadTensorFlow();
      if (tensorflow.reason) progress.note(tensorflow.reason);
      // What places have made is cleared away, servers and databases too.
      const stop = new AbortController();
      const onSignal = () => stop.abort();
      process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
      const certificate = await certifyEverywhere(
        {
          ...{ model, modelPath: folder.folder, version: manifest.version, ...size },
          signal: stop.signal,
          postgresqlUrl: postgresql ?? (config.postgresql.connectionString || undefined),
        },
        tensorflow,
        progress,
      ).finally(() => process.off('SIGINT', onSignal).off('SIGTERM', onSignal));
      print(json ? JSON.stringify(certificate) : certificateText(certificate));
      if (certificate.passed) return;
      throw new TrainerError(
        'refused',
        `${model} ${manifest.version} must not become champion: ${certificateVerdict(certificate)} What was found ` +
          `stays in its parity.json: ${modelsCommandLine('show', manifest.version, folder.folder, config)}`,
      );
    });
}

/** The certificate as a table, and in one sentence. */
export function certificateText(certificate: ParityCertificate): string {
  const table = new Table({
    head: ['place', '', 'rows', 'largest difference', 'allowed', 's', ''],
    colWidths: [null, null, null, null, null, null, 60],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const place of certificate.places) {
    const { result, rows, tolerance, seconds, note } = place;
    const isRun = result !== 'not run';
    table.push([
      ...[place.place, result, isRun ? rows.toLocaleString('en') : '', differenceText(place)],
      ...[isRun ? String(tolerance) : '', isRun ? seconds.toFixed(2) : '', note ?? ''],
    ]);
  }
  return `${table.toString()}\n${certificateVerdict(certificate)}`;
}
