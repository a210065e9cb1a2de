import { Command, Option } from 'commander';
import pc from 'picocolors';
import { DATA_SOURCES, type DataSourceName, type TrainerConfig } from '../config';
import { datesTables, evaluationTable } from '../figures-table';
import { type TrainedChurn, trainChurn } from '../train-churn';
import { type CommandContext } from './command-context';
import { wholeNumber } from './option-parsers';
import { policyOption } from './policy-option';
import { outcomeLines, refuseUnlessChampion } from './training-outcome';

interface Options {
  dataSource: DataSourceName;
  dataPath?: string;
  lookbackDays: number;
  horizonDays: number;
  population: 'all' | 'active';
  seed: number;
  outputPath: string;
  policy: string;
  maxTrainingRows: number;
  json?: boolean;
}

/** The network learns from 20,000 rows; the others say how customers are distributed, and cost little. */
const TRAINING_ROWS = 300_000;
/** Fewer rows than the network learns from would make it worse. */
const FEWEST_TRAINING_ROWS = 20_000;

export function churnCommand({ config, progress, print }: CommandContext): Command {
  return new Command('churn')
    .description('Trains the churn model on your sales, tests it, saves it and makes it champion.')
    .addOption(
      new Option('--data-source <name>', 'where the sales are').choices(DATA_SOURCES).default(config.dataSource),
    )
    .option(
      '--data-path <folder>',
      'for csv: a folder with sales.csv, customers.csv and products.csv (or .gz, .parquet)',
    )
    .option('--lookback-days <days>', 'window in which frequency counts purchase days', wholeNumber(1), 180)
    .option('--horizon-days <days>', 'days without a purchase that make a churned customer', wholeNumber(1), 90)
    .addOption(
      new Option('--population <who>', 'all with a purchase, or active: with one in the lookback window')
        .choices(['all', 'active'])
        .default('all'),
    )
    .option(
      '--max-training-rows <rows>',
      'of more, the database draws a sample of so many',
      wholeNumber(FEWEST_TRAINING_ROWS),
      TRAINING_ROWS,
    )
    .option('--seed <number>', 'the same data and seed give the same model', wholeNumber(0), 1)
    .option('--output-path <folder>', "the model's folder", config.churnModelPath)
    .addOption(policyOption(config))
    .option('--json', 'print the manifest and the verdict as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ retail-ml churn                                            on the embedded database
  $ retail-ml churn --data-source postgresql --lookback-days 180 --output-path models/churn
  $ retail-ml churn --data-source bigquery --lookback-days 180
  $ retail-ml churn --data-source csv --data-path sales-dump   on files, without importing them
  $ retail-ml churn --horizon-days 180 --population active     for a shop that is visited rarely`,
    )
    .action(async (options: Options) => {
      const trained = await trainChurn({ ...options, policyPath: options.policy }, config, progress);
      print(options.json ? JSON.stringify(trained) : summary(trained, options.outputPath, config));
      refuseUnlessChampion(trained, options.outputPath, config);
    });
}

function summary(trained: TrainedChurn, outputPath: string, config: TrainerConfig): string {
  const { evaluation, parity, version } = trained.manifest;
  return [
    '',
    `${pc.bold(`Churn model ${version}`)}, tested on ${evaluation.rows} customers as of ${evaluation.asOf.join(', ')}`,
    evaluationTable(evaluation),
    ...datesTables(evaluation),
    `Parity with TensorFlow.js: largest difference ${parity.largestDifference.toExponential(1)} over ${parity.rows} rows.`,
    ...outcomeLines(trained, outputPath, config),
  ].join('\n');
}
