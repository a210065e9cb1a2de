import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import { batchPredict, type BatchSummary } from '../batch-predict/batch-predict';
import { modelFolder, TABULAR_MODELS } from '../tables/open-tabular-model';
import { type TabularModel } from '../tables/tabular-model';
import { type CommandContext } from './command-context';
import { wholeNumber } from './option-parsers';

interface Options {
  model: TabularModel['name'];
  inputFile: string;
  outputFile: string;
  rejectsFile?: string;
  modelPath?: string;
  strict?: boolean;
  explain?: boolean;
  resume?: boolean;
  threads: number;
  json?: boolean;
}

/** One a core. Each has its query in Node's pool of threads, of which there are four by default. */
const DEFAULT_THREADS = Math.min(availableParallelism(), 4);

export function batchPredictCommand({ config, progress, print }: CommandContext): Command {
  return new Command('batch-predict')
    .description('Predicts every row of a file and writes it to another with the prediction beside it.')
    .addOption(new Option('--model <name>', 'which model').choices(TABULAR_MODELS).makeOptionMandatory())
    .requiredOption('--input-file <file>', 'rows to predict: .csv, .csv.gz, .ndjson, .ndjson.gz or .parquet')
    .requiredOption('--output-file <file>', 'the same rows with their predictions, of any of these kinds')
    .option('--rejects-file <file>', "rows that can't be predicted (default: <output-file>.rejected.csv)")
    .option('--explain', 'add the columns reasons and reasons_base: what each input adds; some ms a row')
    .option('--resume', 'go on where a run that was stopped or killed left off; the output is the same')
    .option(
      '--threads <count>',
      'that predict at once; more than 4 need UV_THREADPOOL_SIZE',
      wholeNumber(1),
      DEFAULT_THREADS,
    )
    .option('--strict', 'refuse the whole file for one such row: name the first, write nothing')
    .option('--model-path <folder>', "the model's folder (default: CHURN_MODEL_PATH or DEMAND_MODEL_PATH)")
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Columns, in any order, others are kept:
  churn   recency_days, frequency, avg_monetary, loyalty_member (true, false, 1 or 0), days_since_join;
          if there: total_purchases
  demand  category, recent_sales_7d, recent_sales_30d, seasonality, day_of_week;
          if there: recent_sales_14d, is_holiday (true, false, 1 or 0), as_of_date (YYYY-MM-DD; today without
          it) and product_id, whose own history is looked at where the model has it
Columns added:
  churn   churn_probability, risk_category, next_action, next_active_from_days, next_active_to_days,
          inactive_since_days, value_at_risk, horizon_days, model_version
  demand  forecast_7d, forecast_30d, confidence_lower, confidence_upper (of 7 days), lower_30d, upper_30d, trend,
          seasonal_trend, movement, basis, confidence_level, model_version

Examples:
  $ retail-ml batch-predict --model churn --input-file customers.csv --output-file predictions.csv
  $ retail-ml batch-predict --model demand --input-file products.parquet --output-file forecasts.csv.gz --json`,
    )
    .action(async ({ json, strict = false, explain = false, resume = false, rejectsFile, ...options }: Options) => {
      const stop = new AbortController();
      const onSignal = () => stop.abort();
      process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
      try {
        const summary = await batchPredict(
          {
            ...options,
            modelPath: options.modelPath ?? modelFolder(options.model, config),
            strict,
            explain,
            resume,
            rejectsFile: rejectsFile ?? `${options.outputFile}.rejected.csv`,
            signal: stop.signal,
          },
          progress,
        );
        print(json ? JSON.stringify(summary) : text(summary));
      } finally {
        process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
      }
    });
}

function text(summary: BatchSummary): string {
  const { rows, counts, rejects_file: rejectsFile } = summary;
  const count = (value: number) => Math.round(value).toLocaleString('en');
  const choices = Object.values(counts).flatMap((choice) => Object.entries(choice));
  return [
    `${count(rows.read)} rows read, ${count(rows.scored)} predicted, ${count(rows.rejected)} rejected: ${summary.output_file}`,
    choices.map(([choice, predicted]) => `${count(predicted)} ${choice}`).join(', '),
    rejectsFile && `Rejected rows, with line, column and reason, are in ${rejectsFile}.`,
    `Model ${summary.model_version}, ${summary.seconds.toFixed(1)} s, ${count(summary.rows_per_second)} rows/s`,
  ]
    .filter(Boolean)
    .join('\n');
}
