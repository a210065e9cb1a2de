import { Command, Option } from 'commander';
import { blocksOf } from '@retail-ml/demand-model';
import pc from 'picocolors';
import { DATA_SOURCES, type DataSourceName, type TrainerConfig } from '../config';
import { backtestText, demandEvaluationTables, forecastsTable } from '../demand-tables';
import { type TrainedDemand, trainDemand } from '../train-demand';
import { type CommandContext } from './command-context';
import { numberBetween, wholeNumber } from './option-parsers';
import { policyOption } from './policy-option';
import { targetBiasOption } from './target-bias-option';
import { outcomeLines, refuseUnlessChampion } from './training-outcome';

interface Options {
  dataSource: DataSourceName;
  dataPath?: string;
  trainSplit: number;
  seed: number;
  targetBias: readonly number[];
  outputPath: string;
  policy: string;
  json?: boolean;
}

export function demandCommand({ config, progress, print }: CommandContext): Command {
  return new Command('demand')
    .description('Trains the demand model on your sales, tests it, saves it and makes it champion.')
    .addOption(
      new Option('--data-source <name>', 'where the sales are').choices(DATA_SOURCES).default(config.dataSource),
    )
    .option('--data-path <folder>', 'for csv: a folder with sales.csv and products.csv (or .gz, .parquet)')
    .option('--train-split <share>', 'share of the origins that come before the test', numberBetween(0.1, 0.95), 0.8)
    .option('--seed <number>', 'the same data and seed give the same model', wholeNumber(0), 1)
    .addOption(targetBiasOption())
    .option('--output-path <folder>', "the model's folder", config.demandModelPath)
    .addOption(policyOption(config))
    .option('--json', 'print the manifest, the verdict and ten forecasts beside what was sold as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ retail-ml demand                                            on the embedded database
  $ retail-ml demand --data-source postgresql --train-split 0.8 --output-path models/demand
  $ retail-ml demand --data-source bigquery --train-split 0.8
  $ retail-ml demand --data-source csv --data-path sales-dump   on files, without importing them`,
    )
    .action(async (options: Options) => {
      const trained = await trainDemand({ ...options, policyPath: options.policy }, config, progress);
      print(options.json ? JSON.stringify(trained) : summary(trained, options.outputPath, config));
      refuseUnlessChampion(trained, options.outputPath, config);
    });
}

function summary(trained: TrainedDemand, outputPath: string, config: TrainerConfig): string {
  const { manifest, forecasts } = trained;
  const { evaluation, parity, version } = manifest;
  const { asOf } = evaluation;
  return [
    '',
    `${pc.bold(`Demand model ${version}`)}, tested on ${evaluation.rows} rows: origins from ${asOf[0]} to ${asOf[asOf.length - 1]}`,
    demandEvaluationTables(evaluation),
    'Blocks of origins, each forecast by a model trained before it, the test as the last:',
    backtestText(blocksOf(evaluation)),
    `What was forecast on ${forecasts[0]?.origin ?? 'the last origin'} and what was then sold, units:`,
    forecastsTable(forecasts),
    `Parity with TensorFlow.js: largest relative difference ${parity.largestDifference.toExponential(1)} over ${parity.rows} rows.`,
    ...outcomeLines(trained, outputPath, config),
  ].join('\n');
}
