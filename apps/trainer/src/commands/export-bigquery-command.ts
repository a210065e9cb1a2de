import { Command, Option } from 'commander';
import { exportBigquery, type ExportBigqueryOptions, type ExportedFunction } from '../export-bigquery/export-bigquery';
import { modelFolder } from '../tables/open-tabular-model';
import { TrainerError } from '../trainer-error';
import { type CommandContext } from './command-context';
import { dayOption } from './option-parsers';

interface Options {
  model: 'churn';
  modelPath?: string;
  version?: string;
  output: string;
  function?: string;
  destination?: string;
  population: ExportBigqueryOptions['population'];
  library?: string;
  deploy?: boolean;
  asOf?: number;
  json?: boolean;
}

export function exportBigqueryCommand({ config, progress, print }: CommandContext): Command {
  return new Command('export-bigquery')
    .description(
      "Writes a model as a function of BigQuery's, and the statements that score all customers with it there.",
    )
    .addOption(new Option('--model <name>', 'which model').choices(['churn']).makeOptionMandatory())
    .option('--output <folder>', 'folder for the statements', 'bigquery')
    .option('--version <version>', "a version other than the champion's")
    .option('--model-path <folder>', "the model's folder, in place of CHURN_MODEL_PATH")
    .option('--function <name>', "the function's name (default: predict_churn in BIGQUERY_DATASET)")
    .option('--destination <table>', 'the table for scores (default: churn_scores in BIGQUERY_DATASET)')
    .addOption(
      new Option('--population <name>', 'score all customers, or those with a purchase in the lookback')
        .choices(['all', 'active'])
        .default('all'),
    )
    .option('--library <gs://...>', 'put the code into a file for this folder of Cloud Storage, not into the statement')
    .option('--deploy', 'run the statements in BigQuery: make the function and the table')
    .option('--as-of <day>', 'with --deploy: score customers as of this day, YYYY-MM-DD', dayOption)
    .option('--json', 'print what was made as JSON')
    .addHelpText(
      'after',
      `
The function answers for a row as the API does; NULL for one that the API would refuse. The scoring statement takes
the features of the data set's customers as of a day, calls the function and replaces that day's rows of this model
version in the table: running it twice changes nothing.

Examples:
  $ retail-ml export-bigquery --model churn --output bigquery
  $ GOOGLE_PROJECT_ID=my-project retail-ml export-bigquery --model churn --deploy --as-of 2026-11-01
  $ retail-ml export-bigquery --model churn --function crm.predict_churn --destination crm.churn_scores`,
    )
    .action(async ({ json, ...options }: Options) => {
      if (options.asOf !== undefined && options.deploy !== true) {
        throw new TrainerError(
          'usage',
          '--as-of scores customers, which needs --deploy; score-churn.sql takes the day as its parameter as_of_date.',
        );
      }
      const made = await exportBigquery(
        {
          modelPath: options.modelPath ?? modelFolder('churn', config),
          version: options.version,
          output: options.output,
          functionName: options.function,
          destination: options.destination,
          population: options.population,
          library: options.library,
          deploy: options.deploy ?? false,
          asOf: options.asOf,
        },
        config,
        progress,
      );
      print(json ? JSON.stringify(made) : text(made, config.bigquery.dataset ?? 'retail'));
    });
}

function text(made: ExportedFunction, dataset: string): string {
  const { files, library_uri: libraryUri, scored } = made;
  const count = (value: number) => value.toLocaleString('en');
  const run = (file: string, more = '') => `  bq query --use_legacy_sql=false ${more}< ${file}`;
  // The relations are looked for in the default data set, which bq writes as project:dataset.
  const where = `--dataset_id=${dataset.replace(/\.(?=\w+$)/, ':')} `;
  const size = `Its body has ${count(made.body_bytes)} bytes; BigQuery takes ${count(made.body_bytes_allowed)}.`;
  const lines = [`Function ${made.function} of churn model ${made.model_version}. ${size}`];
  if (made.deployed) {
    lines.push(`BigQuery has the function, and the table ${made.destination}.`);
    if (scored !== null) {
      const refused = scored.refused === 0 ? '' : `, ${count(scored.refused)} of them without an answer`;
      lines.push(`${count(scored.customers)} customers scored${refused}.`);
    }
    lines.push('To score another day:');
  } else {
    lines.push('To use it:');
    if (files.library !== null) lines.push(`  gcloud storage cp ${files.library} ${libraryUri}`);
    lines.push(run(files.function), run(files.table));
  }
  lines.push(run(files.scoring, `${where}--parameter=as_of_date:DATE:2026-11-01 `));
  lines.push('Or by yourself:');
  lines.push(`  SELECT \`${made.function}\`(30, 5, 125.5, TRUE, 365, NULL).churn_probability`);
  return lines.join('\n');
}
