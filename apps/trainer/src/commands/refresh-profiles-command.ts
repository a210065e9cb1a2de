import { Command, Option } from 'commander';
import { DATA_SOURCES, type DataSourceName } from '../config';
import { refreshProfiles, type RefreshedProfiles } from '../refresh-profiles';
import { type CommandContext } from './command-context';

interface Options {
  dataSource: DataSourceName;
  dataPath?: string;
  modelPath: string;
  version?: string;
  json?: boolean;
}

export function refreshProfilesCommand({ config, progress, print }: CommandContext): Command {
  return new Command('refresh-profiles')
    .description("Makes products' histories in the demand model anew from your sales, without training.")
    .addOption(
      new Option('--data-source <name>', 'where the sales are').choices(DATA_SOURCES).default(config.dataSource),
    )
    .option('--data-path <folder>', 'for csv: a folder with sales.csv and products.csv (or .gz, .parquet)')
    .option('--model-path <folder>', "the model's folder", config.demandModelPath)
    .option('--version <version>', 'whose weights are kept; the champion by default')
    .option('--json', 'print what was made as JSON')
    .addHelpText(
      'after',
      `
It saves a version with the same weights and profiles as of the day after the last sale. Where the version that it came
from is the champion, so is the new one, and a running API takes it over within seconds. Run it every day or week:
profiles older than 60 days are not looked at.

Examples:
  $ retail-ml refresh-profiles
  $ retail-ml refresh-profiles --data-source postgresql`,
    )
    .action(async ({ json, ...options }: Options) => {
      const refreshed = await refreshProfiles(options, config, progress);
      print(json ? JSON.stringify(refreshed) : summary(refreshed));
    });
}

function summary({ manifest, asOf, products, isChampion }: RefreshedProfiles): string {
  const from = manifest.derivedFrom?.version ?? '';
  return [
    `Demand model ${manifest.version}: profiles of ${products} products as of ${asOf}, the weights of ${from}.`,
    isChampion
      ? 'It is champion now, as that one was; a running API takes it over.'
      : `It does not answer, as that one did not: npx retail-ml models promote ${manifest.version}`,
  ].join('\n');
}
