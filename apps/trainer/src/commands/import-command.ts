import { formatDay } from '@retail-ml/features';
import { Command, Option } from 'commander';
import { DATABASES, type DatabaseName } from '../databases';
import { type ImportedSales, importOwnSales } from '../import-sales';
import { type CommandContext } from './command-context';

interface Options {
  transactions: string;
  customers?: string;
  products?: string;
  map?: string;
  append?: boolean;
  replace?: boolean;
  dataSource: DatabaseName;
  rejectsFile: string;
  json?: boolean;
}

export function importCommand({ config, progress, print }: CommandContext): Command {
  return new Command('import')
    .description('Takes your own sales from files, in place of what was imported or generated before, or in addition.')
    .requiredOption('--transactions <file>', 'sales: .csv, .csv.gz or .parquet')
    .option('--customers <file>', 'customer_id, joined_on, loyalty_member')
    .option('--products <file>', 'product_id, category, name')
    .option('--map <field=Column,...>', 'which column holds a field, where its name does not say so')
    .option('--append', 'add to the sales that are there')
    .option('--replace', 'replace also sales that neither import nor generate wrote')
    .addOption(
      new Option('--data-source <name>', 'which database is filled')
        .choices(DATABASES)
        .default(config.dataSource === 'csv' ? 'duckdb' : config.dataSource),
    )
    .option('--rejects-file <file>', "rows that can't be taken, with line and reason", 'rejected-rows.csv')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Fields of the sales: customer_id (may be empty), sold_at, quantity, unit_price or amount (of the whole line), and where
there are any product_id, store_id, sale_id. Well-known column names such as CustomerID or InvoiceDate are found; what
was taken for what is shown. Fields of the other files are mapped as customers.joined_on=Since.

Examples:
  $ retail-ml import --transactions sales.csv
  $ retail-ml import --transactions sales.csv.gz --map customer_id=Kunde,sold_at=Datum --products products.csv
  $ retail-ml import --transactions october.parquet --append`,
    )
    .action(async ({ json, ...options }: Options) => {
      const { duckdbPath, postgresql, bigquery } = config;
      const imported = await importOwnSales({ ...options, duckdbPath, postgresql, bigquery }, progress);
      print(json ? JSON.stringify(imported) : summary(imported, options.dataSource));
    });
}

function summary(
  { transactions, customers, products, rejectsFile, mapping, destination, period }: ImportedSales,
  name: string,
) {
  const files = Object.entries({ sales: transactions, customers, products });
  const lines = [
    ...Object.entries(mapping).map(([file, columns]) => columns && `${file}: ${mapped(columns)}`),
    ...files.map(
      ([file, rows]) => rows && `${rows.read} ${file} read, ${rows.imported} imported, ${rows.rejected} rejected`,
    ),
    rejectsFile && `Rejected rows, with line and reason, are in ${rejectsFile}.`,
    `There are now ${period.sales} sales to ${period.customers} customers from ${formatDay(period.firstDay)} ` +
      `to ${formatDay(period.lastDay)} in ${destination}.`,
    `Next: npx retail-ml churn --data-source ${name}\n      npx retail-ml demand --data-source ${name}`,
  ];
  return lines.filter(Boolean).join('\n');
}

/** `customer_id from CustomerID, sold_at from InvoiceDate` */
function mapped(columns: Partial<Record<string, string>>): string {
  return Object.entries(columns)
    .map(([field, column]) => `${field} from ${column}`)
    .join(', ');
}
