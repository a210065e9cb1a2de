import { Command, Option } from 'commander';
import { runSql } from '../sql/run-sql';
import { sqlCsv, sqlJson, sqlTable } from '../sql/run-sql-output';
import { type CommandContext } from './command-context';

interface Options {
  churnModelPath: string;
  demandModelPath: string;
  csv?: boolean;
  json?: boolean;
}

export function sqlCommand({ config, print }: CommandContext): Command {
  return new Command('sql')
    .description('Queries the embedded database, which it cannot change, with the models as functions.')
    .argument('<query>', 'one SQL query, in quotes')
    .option('--churn-model-path <folder>', "the churn model's folder", config.churnModelPath)
    .option('--demand-model-path <folder>', "the demand model's folder", config.demandModelPath)
    .addOption(new Option('--csv', 'print all rows as CSV').conflicts('json'))
    .option('--json', 'print all rows as one JSON array')
    .addHelpText(
      'after',
      `
Functions:
  churn(recency_days, frequency, avg_monetary, loyalty_member, days_since_join)    the probability;
    then by name, where known: total_purchases := 9
  demand(category, recent_sales_7d, recent_sales_30d, seasonality, day_of_week)    units over the next 7 days;
    then by name, where known: recent_sales_14d := 230, is_holiday := true, as_of_date := '2026-11-07',
    product_id := '456'
  churn_prediction and demand_prediction of the same    the whole prediction, a STRUCT
  churn_reasons and demand_reasons of the same          what each argument adds, a STRUCT of reasons and reasons_base
They are NULL where the API would refuse. churn_model_version() and demand_model_version() tell who answers.

Examples:
  $ retail-ml sql "SELECT count(*) FROM sales"
  $ retail-ml sql "SELECT churn(30, 5, 125.5, true, 365)" --json
  $ retail-ml sql "SELECT demand_prediction('Textiles', 120, 450, 'summer', 'Saturday', is_holiday := true)"
  $ retail-ml sql "SELECT customer_id, churn(recency_days, frequency, avg_monetary, loyalty_member, days_since_join)
      FROM 'customers.csv' ORDER BY 2 DESC LIMIT 10"`,
    )
    .action((sql: string, { churnModelPath, demandModelPath, csv, json = false }: Options) => {
      const modelPaths = { churn: churnModelPath, demand: demandModelPath };
      return runSql({ sql, duckdbPath: config.duckdbPath, modelPaths, asJson: json }, async (result) => {
        if (!csv && !json) return print(await sqlTable(result));
        for await (const line of json ? sqlJson(result) : sqlCsv(result)) print(line);
      });
    });
}
