import { Command, Option } from 'commander';
import { runSql } from '../run-sql';
import { sqlCsv, sqlJson, sqlTable } from '../run-sql-output';
import { type CommandContext } from './command-context';

interface Options {
  modelPath: string;
  csv?: boolean;
  json?: boolean;
}

export function sqlCommand({ config, print }: CommandContext): Command {
  return new Command('sql')
    .description('Queries the embedded database, which it cannot change, with the churn model as a function.')
    .argument('<query>', 'one SQL query, in quotes')
    .option('--model-path <folder>', "the model's folder", config.churnModelPath)
    .addOption(new Option('--csv', 'print all rows as CSV').conflicts('json'))
    .option('--json', 'print all rows as one JSON array')
    .addHelpText(
      'after',
      `
Functions, of (recency_days, frequency, avg_monetary, loyalty_member, days_since_join):
  churn             the probability
  churn_prediction  the whole prediction, a STRUCT
Both are NULL where the API would refuse the customer. churn_model_version() tells the model's version.

Examples:
  $ retail-ml sql "SELECT count(*) FROM sales"
  $ retail-ml sql "SELECT churn(30, 5, 125.5, true, 365)" --json
  $ retail-ml sql "SELECT customer_id, churn(recency_days, frequency, avg_monetary, loyalty_member, days_since_join)
      FROM 'customers.csv' ORDER BY 2 DESC LIMIT 10"`,
    )
    .action((sql: string, { modelPath, csv, json = false }: Options) =>
      runSql({ sql, duckdbPath: config.duckdbPath, churnModelPath: modelPath, asJson: json }, async (result) => {
        if (!csv && !json) return print(await sqlTable(result));
        for await (const line of json ? sqlJson(result) : sqlCsv(result)) print(line);
      }),
    );
}
