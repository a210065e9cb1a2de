import { type Day } from '@retail-ml/features';
import { Command, Option } from 'commander';
import { DATABASES, type DatabaseName } from '../databases';
import { score, type ScoreSummary } from '../score/score';
import { modelFolder, TABULAR_MODELS } from '../tables/open-tabular-model';
import { type TabularModel } from '../tables/tabular-model';
import { type CommandContext } from './command-context';
import { dayOption } from './option-parsers';

interface Options {
  model: TabularModel['name'];
  dataSource: DatabaseName;
  asOf: Day;
  destination: string;
  modelPath?: string;
  version?: string;
  json?: boolean;
}

export function scoreCommand({ config, progress, print }: CommandContext): Command {
  return new Command('score')
    .description('Predicts every customer or product of a database as of a day, into a table of it.')
    .addOption(new Option('--model <name>', 'which model').choices(TABULAR_MODELS).makeOptionMandatory())
    .addOption(
      new Option('--data-source <name>', 'which database')
        .choices(DATABASES)
        .default(config.dataSource === 'csv' ? 'duckdb' : config.dataSource),
    )
    .requiredOption('--as-of <day>', 'YYYY-MM-DD; the days before it are looked at', dayOption)
    .requiredOption('--destination <table>', 'schema.table, made where it is missing')
    .option('--model-path <folder>', "the model's folder (default: CHURN_MODEL_PATH or DEMAND_MODEL_PATH)")
    .option('--version <version>', "a version other than the champion's")
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Columns of the table:
  churn   customer_id, as_of_date, model_version, scored_at, churn_probability, risk_category, next_action,
          next_active_from_days, next_active_to_days, inactive_since_days, value_at_risk, horizon_days
  demand  product_id, as_of_date, model_version, scored_at, forecast_7d, forecast_30d, confidence_lower and
          confidence_upper of 7 days, lower_30d, upper_30d, trend, seasonal_trend, movement, basis, confidence_level
It may have more. Scores of the same day and model version are replaced, all or none; others stay. Run it again as
often as you like. Whom the API would refuse has a row without an answer. Names with other than letters, digits and _
stand in double quotes. In BigQuery, churn is scored by a function there, as export-bigquery makes it.

Examples:
  $ retail-ml score --model churn --as-of 2026-11-01 --destination ml.churn_scores
  $ retail-ml score --model demand --data-source postgresql --as-of 2026-11-01 --destination ml.demand_scores --json`,
    )
    .action(async ({ json, ...options }: Options) => {
      const modelPath = options.modelPath ?? modelFolder(options.model, config);
      const { duckdbPath, postgresql, bigquery } = config;
      const summary = await score({ ...options, modelPath }, { duckdbPath, postgresql, bigquery }, progress);
      print(json ? JSON.stringify(summary) : text(summary));
    });
}

function text({ rows, counts, ...summary }: ScoreSummary): string {
  const count = (value: number) => Math.round(value).toLocaleString('en');
  const choices = Object.values(counts ?? {}).flatMap((choice) => Object.entries(choice));
  const replaced = rows.replaced ? `, in place of ${count(rows.replaced)} of before` : '';
  const unanswered = rows.without_answer > 0 ? `, ${count(rows.without_answer)} of them without an answer` : '';
  return [
    `${count(rows.scored)} scores as of ${summary.as_of_date}${unanswered}${replaced}: ${summary.destination}`,
    choices.map(([choice, scored]) => `${count(scored)} ${choice}`).join(', '),
    `Model ${summary.model_version}, ${summary.seconds.toFixed(1)} s, ${count(summary.rows_per_second)} rows/s`,
  ]
    .filter(Boolean)
    .join('\n');
}
