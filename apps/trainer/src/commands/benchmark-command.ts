import { Command, Option } from 'commander';
import { benchmarkChurn, type ChurnBenchmark } from '../benchmark';
import { benchmarkTable } from '../figures-table';
import { type CommandContext } from './command-context';
import { wholeNumber } from './option-parsers';

interface Options {
  model: 'churn';
  inputFile: string[];
  lookbackDays: number;
  horizonDays: number;
  seed: number;
  json?: boolean;
}

export function benchmarkCommand({ progress, print }: CommandContext): Command {
  return new Command('benchmark')
    .description('Fits the production recipe on the rows with split=train of a file and scores those with split=test.')
    .addOption(new Option('--model <name>', 'which model').choices(['churn']).makeOptionMandatory())
    .requiredOption('--input-file <file...>', 'labelled feature rows, .csv or .csv.gz')
    .option('--lookback-days <days>', "the window of the file's frequency", wholeNumber(1), 180)
    .option('--horizon-days <days>', "the window of the file's label", wholeNumber(1), 90)
    .option('--seed <number>', 'the same file and seed give the same figures', wholeNumber(0), 1)
    .option('--json', 'print one JSON document: an object, or an array for several files')
    .addHelpText(
      'after',
      `
Columns: customer_id, snapshot_date, recency_days, frequency, avg_monetary, loyalty_member, days_since_join, churned,
split (train or test); in any order.

Example:
  $ retail-ml benchmark --model churn --input-file rows.csv.gz --json`,
    )
    .action(async ({ inputFile, json, ...options }: Options) => {
      const benchmarks: ChurnBenchmark[] = [];
      for (const file of inputFile) benchmarks.push(await benchmarkChurn({ ...options, inputFile: file }, progress));
      if (json) print(JSON.stringify(benchmarks.length === 1 ? benchmarks[0] : benchmarks));
      else print(benchmarks.map(text).join('\n\n'));
    });
}

function text({ file, rows, seconds, metrics, baselines }: ChurnBenchmark): string {
  return (
    `${file}: ${rows.train} rows to train, ${rows.test} to test, fitted in ${seconds.fit.toFixed(1)} s; ` +
    `standard error of the AUC ${metrics.roc_auc_se.toFixed(4)}\n${benchmarkTable(metrics, { ...baselines })}`
  );
}
