import { parseMap } from '@retail-ml/data-sources';
import { Command, Option } from 'commander';
import { benchmarkChurn, type ChurnBenchmark } from '../benchmark-churn';
import { benchmarkDemand, type DemandBenchmark } from '../benchmark-demand';
import { demandBenchmarkTable } from '../demand-tables';
import { benchmarkTable } from '../figures-table';
import { type CommandContext } from './command-context';
import { wholeNumber } from './option-parsers';
import { targetBiasOption } from './target-bias-option';

interface Options {
  model: 'churn' | 'demand';
  inputFile: string[];
  lookbackDays: number;
  horizonDays: number;
  seed: number;
  targetBias: readonly number[];
  predictions?: string;
  sales?: string;
  map?: string;
  json?: boolean;
}

export function benchmarkCommand({ progress, print }: CommandContext): Command {
  return new Command('benchmark')
    .description('Fits the production recipe on the rows with split=train of a file and scores those with split=test.')
    .addOption(new Option('--model <name>', 'which model').choices(['churn', 'demand']).makeOptionMandatory())
    .requiredOption('--input-file <file...>', 'labelled feature rows, .csv or .csv.gz')
    .option('--lookback-days <days>', "churn: the window of the file's frequency", wholeNumber(1), 180)
    .option('--horizon-days <days>', "churn: the window of the file's label", wholeNumber(1), 90)
    .option('--seed <number>', 'the same file and seed give the same figures', wholeNumber(0), 1)
    .addOption(targetBiasOption())
    .option(
      '--predictions <file>',
      "write what is predicted of each test row, the baselines' too, as CSV; for one input file",
    )
    .option('--sales <file>', "demand: the shop's sales, for products' own histories; files as import takes them")
    .option('--map <field=Column,...>', 'which column of the sales holds a field, where its name does not say so')
    .option('--json', 'print one JSON document: an object, or an array for several files')
    .addHelpText(
      'after',
      `
Columns, in any order, with split (train or test):
  churn   customer_id, snapshot_date, recency_days, frequency, avg_monetary, loyalty_member, days_since_join, churned;
          if there: total_purchases
  demand  series_id, origin_date, category, recent_sales_7d, recent_sales_14d, recent_sales_30d, seasonality,
          day_of_week, is_holiday, target_7d, target_30d

--predictions writes a line for each model and test row (and horizon):
  churn   model, customer_id, snapshot_date, churned, churn_probability
  demand  model, series_id, origin_date, horizon_days, actual, forecast, lower, upper

Examples:
  $ retail-ml benchmark --model churn --input-file rows.csv.gz --json
  $ retail-ml benchmark --model demand --input-file demand.csv.gz --sales sales.csv.gz --map product_id=sku`,
    )
    .action(async ({ model, inputFile, predictions, json, ...options }: Options, command: Command) => {
      if (predictions !== undefined && inputFile.length > 1) {
        command.error('error: --predictions takes the rows of one input file; run the command once for each.');
      }
      const written = predictions !== undefined && { predictionsFile: predictions };
      const { sales, map, targetBias, ...rest } = options;
      const withSales = sales !== undefined && { sales: { file: sales, map: map === undefined ? {} : parseMap(map) } };
      const benchmarks: (ChurnBenchmark | DemandBenchmark)[] = [];
      for (const file of inputFile) {
        benchmarks.push(
          model === 'churn'
            ? await benchmarkChurn({ ...rest, ...written, inputFile: file }, progress)
            : await benchmarkDemand(
                { inputFile: file, seed: rest.seed, targetBias, ...written, ...withSales },
                progress,
              ),
        );
      }
      if (json) print(JSON.stringify(benchmarks.length === 1 ? benchmarks[0] : benchmarks));
      else print(benchmarks.map(text).join('\n\n'));
    });
}

function text(benchmark: ChurnBenchmark | DemandBenchmark): string {
  const { file, rows, seconds } = benchmark;
  const heading = `${file}: ${rows.train} rows to train, ${rows.test} to test, fitted in ${seconds.fit.toFixed(1)} s`;
  if (benchmark.model === 'demand') return `${heading}\n${demandBenchmarkTable(benchmark)}`;
  const standardError = benchmark.metrics.roc_auc_se.toFixed(4);
  return `${heading}; standard error of the AUC ${standardError}\n${benchmarkTable(benchmark.metrics, { ...benchmark.baselines })}`;
}
