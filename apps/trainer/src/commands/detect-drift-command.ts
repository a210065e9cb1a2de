import { Command, InvalidArgumentError, Option } from 'commander';
import { detectDrift } from '../detect-drift/detect-drift';
import { driftPage } from '../detect-drift/drift-page';
import { writeLatestDrift } from '../detect-drift/latest-drift';
import { driftText, verdictSentence } from '../detect-drift/drift-text';
import { modelFolder, TABULAR_MODELS } from '../tables/open-tabular-model';
import { type TabularModel } from '../tables/tabular-model';
import { TrainerError } from '../trainer-error';
import { writeWhole } from '../write-whole';
import { type CommandContext } from './command-context';

interface Options {
  model: TabularModel['name'];
  threshold: number;
  since?: number;
  inputFile?: string;
  modelPath?: string;
  report?: string;
  json?: boolean;
}

const MILLISECONDS = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

export function detectDriftCommand({ config, progress, print }: CommandContext): Command {
  return new Command('detect-drift')
    .description('Compares what the champion sees and answers with its training; ends with 2 where they have parted.')
    .addOption(new Option('--model <name>', 'which model').choices(TABULAR_MODELS).makeOptionMandatory())
    .option('--threshold <psi>', 'PSI from which a difference matters', positiveNumber, 0.1)
    .addOption(
      new Option('--since <time>', 'only the last hours, days or weeks of the log: 12h, 7d, 4w').argParser(
        milliseconds,
      ),
    )
    .addOption(
      new Option(
        '--input-file <file>',
        'feature rows in place of the log: .csv, .csv.gz, .ndjson, .ndjson.gz or .parquet',
      ).conflicts('since'),
    )
    .option('--model-path <folder>', "the model's folder (default: CHURN_MODEL_PATH or DEMAND_MODEL_PATH)")
    .option('--report <file>', 'write a page with the distributions of each field, e.g. drift.html')
    .option('--json', 'print the figures as one JSON document')
    .addHelpText(
      'after',
      `
The current rows are those of the API's prediction log (ML_LOG_DIR), of each customer or product the last, or those of
a file with the columns that batch-predict reads. What was found in the log is left beside it, for the API's /metrics.
Exit codes: 0 no drift, or not enough data; 2 drift.

Examples:
  $ retail-ml detect-drift --model churn --threshold 0.1
  $ retail-ml detect-drift --model churn --since 7d --report drift.html
  $ retail-ml detect-drift --model demand --input-file products.csv.gz --json`,
    )
    .action(async ({ model, since, inputFile, modelPath, threshold, report, json }: Options) => {
      const detected = await detectDrift(
        {
          model,
          modelPath: modelPath ?? modelFolder(model, config),
          threshold,
          logFolder: config.logFolder,
          since: since === undefined ? null : new Date(Date.now() - since),
          ...(inputFile !== undefined && { inputFile }),
        },
        progress,
      );
      if (report !== undefined) await writeWhole(report, driftPage(detected, new Date()));
      print(json ? JSON.stringify(detected) : driftText(detected));
      // Of what the API answers, not of a file that somebody looks at.
      if (inputFile === undefined) await writeLatestDrift(config.logFolder, detected, new Date());
      if (detected.report.verdict === 'drift') {
        throw new TrainerError(
          'drift',
          `${json ? `${verdictSentence(detected.report)} ` : ''}To learn from recent sales: npx retail-ml ${detected.model}`,
        );
      }
    });
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < Infinity)) throw new InvalidArgumentError('A number above 0 is expected, e.g. 0.1.');
  return value;
}

function milliseconds(text: string): number {
  const match = /^(\d{1,4})([hdw])$/.exec(text);
  if (match === null || Number(match[1]) === 0) {
    throw new InvalidArgumentError('Hours, days or weeks are expected, e.g. 12h, 7d or 4w.');
  }
  return Number(match[1]) * MILLISECONDS[match[2] as keyof typeof MILLISECONDS];
}
