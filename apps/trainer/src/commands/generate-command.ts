import { formatDay } from '@retail-ml/features';
import { Command, Option } from 'commander';
import { DATABASES, type DatabaseName } from '../databases';
import { generateRetailer } from '../generate-retailer';
import { type CommandContext } from './command-context';
import { wholeNumber } from './option-parsers';

interface Options {
  dataSource: DatabaseName;
  seed: number;
  customers: number;
  products: number;
  years: number;
  replace?: boolean;
}

export function generateCommand({ config, progress, print }: CommandContext): Command {
  return new Command('generate')
    .description('Fills the database with a synthetic retailer, in place of the synthetic one that is there.')
    .addOption(new Option('--data-source <name>', 'which database').choices(DATABASES).default('duckdb'))
    .option('--seed <number>', 'the same seed gives the same retailer', wholeNumber(0), 1)
    .option('--customers <count>', 'customers', wholeNumber(1), 20_000)
    .option('--products <count>', 'products', wholeNumber(1), 500)
    .option('--years <count>', 'years of sales, the last ending on 2026-10-31', wholeNumber(1), 2)
    .option('--replace', 'also in place of other sales: your own are lost')
    .addHelpText('after', '\nExample:\n  $ retail-ml generate --customers 5000')
    .action(async (options: Options) => {
      const { duckdbPath, postgresql, bigquery } = config;
      const made = await generateRetailer({ ...options, duckdbPath, postgresql, bigquery }, progress);
      print(
        `${made.customers} customers bought ${made.products} products in ${made.sales} sales ` +
          `from ${formatDay(made.firstDay)} to ${formatDay(made.lastDay)}.`,
      );
      print(`Next: npx retail-ml churn --data-source ${options.dataSource}`);
      print(`      npx retail-ml demand --data-source ${options.dataSource}`);
    });
}
