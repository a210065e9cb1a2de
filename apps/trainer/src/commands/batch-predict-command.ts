import { Command, Option } from 'commander';
import { batchPredict, type BatchSummary } from '../batch-predict';
import { type CommandContext } from './command-context';

interface Options {
  inputFile: string;
  outputFile: string;
  rejectsFile?: string;
  modelPath: string;
  strict?: boolean;
  json?: boolean;
}

export function batchPredictCommand({ config, progress, print }: CommandContext): Command {
  return new Command('batch-predict')
    .description('Predicts every row of a file and writes it to another with the prediction beside it.')
    .addOption(new Option('--model <name>', 'which model').choices(['churn']).makeOptionMandatory())
    .requiredOption('--input-file <file>', 'rows to predict: .csv, .csv.gz, .ndjson, .ndjson.gz or .parquet')
    .requiredOption('--output-file <file>', 'the same rows with their predictions, of any of these kinds')
    .option('--rejects-file <file>', "rows that can't be predicted (default: <output-file>.rejected.csv)")
    .option('--strict', 'stop at the first such row, and write nothing')
    .option('--model-path <folder>', "the model's folder", config.churnModelPath)
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Columns, in any order, others are kept:
  recency_days, frequency, avg_monetary, loyalty_member (true, false, 1 or 0), days_since_join
Columns added:
  churn_probability, risk_category, next_action, horizon_days, next_active_from_days, next_active_to_days,
  inactive_since_days, value_at_risk, model_version

Examples:
  $ retail-ml batch-predict --model churn --input-file customers.csv --output-file predictions.csv
  $ retail-ml batch-predict --model churn --input-file customers.parquet --output-file predictions.csv.gz --json`,
    )
    .action(async ({ json, strict = false, rejectsFile, ...options }: Options) => {
      const stop = new AbortController();
      const onSignal = () => stop.abort();
      process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
      try {
        const summary = await batchPredict(
          {
            ...options,
            strict,
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
  const { rows, risk_categories: categories, rejects_file: rejectsFile } = summary;
  const count = (value: number) => Math.round(value).toLocaleString('en');
  return [
    `${count(rows.read)} rows read, ${count(rows.scored)} predicted, ${count(rows.rejected)} rejected: ${summary.output_file}`,
    `${count(categories.HIGH)} HIGH, ${count(categories.MEDIUM)} MEDIUM, ${count(categories.LOW)} LOW`,
    rejectsFile && `Rejected rows, with line, column and reason, are in ${rejectsFile}.`,
    `Model ${summary.model_version}, ${summary.seconds.toFixed(1)} s, ${count(summary.rows_per_second)} rows/s`,
  ]
    .filter(Boolean)
    .join('\n');
}
