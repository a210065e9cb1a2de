import { formatDay, type Day } from '@retail-ml/features';
import { type BigqueryConfig } from './bigquery-place';
import { runGuarded } from './bigquery-jobs';
import { connectBigquery } from './bigquery-connection';
import { churnScoresTable, type ChurnScoring, countChurnScores, scoreChurnStatement } from './churn-scores-sql';

export interface ChurnDeployment extends ChurnScoring {
  /** The statement that makes the function. */
  functionStatement: string;
  /** The day to score customers on; without it nothing is scored. */
  asOf?: Day | undefined;
}

/** Rows of the day and model version in the destination, and those among them whom the API would refuse. */
export interface ScoredCustomers {
  customers: number;
  refused: number;
}

/**
 * Makes the function and the table, and scores a day's customers where one is named; each statement with the guards
 * of all queries: asked first what it would read, refused above the limit, labelled.
 *
 * @returns null where no day is named
 * @throws DataSourceError `cost-limit`, `access-refused`, `no-connection`, `query-failed` and others.
 */
export async function deployChurnFunction(
  config: BigqueryConfig,
  { functionStatement, asOf, ...scoring }: ChurnDeployment,
): Promise<ScoredCustomers | null> {
  const connection = await connectBigquery(config);
  await runGuarded(connection, { label: 'churn-function', sql: functionStatement });
  await runGuarded(connection, { label: 'churn-scores-table', sql: churnScoresTable(scoring) });
  if (asOf === undefined) return null;
  const onDay = { params: { as_of_date: connection.client.date(formatDay(asOf)) } };
  await runGuarded(connection, { label: 'score-churn', sql: scoreChurnStatement(scoring), ...onDay });
  const [counted] = await runGuarded<ScoredCustomers>(connection, {
    label: 'count-churn-scores',
    sql: countChurnScores(scoring),
    ...onDay,
  });
  return counted;
}
