import { type ChurnSnapshotQuery } from '../retail-source';
import { savedQuery } from './bigquery-jobs';
import { sqlText } from './javascript-function';
import { quotedName } from './qualified-name';

/** What is scored by which function, and where it goes. */
export interface ChurnScoring extends Pick<ChurnSnapshotQuery, 'population'> {
  /** The function that `churnFunctionStatement` makes. */
  functionName: string;
  /** `dataset.table` or `project.dataset.table`. */
  destination: string;
  modelVersion: string;
  lookbackDays: number;
}

/** Columns of the destination: what was asked, and the answer under the names that files have. */
const COLUMNS = [
  ['as_of_date', 'DATE NOT NULL'],
  ['customer_id', 'STRING NOT NULL'],
  ['recency_days', 'INT64'],
  ['frequency', 'INT64'],
  ['avg_monetary', 'FLOAT64'],
  ['loyalty_member', 'BOOL'],
  ['days_since_join', 'INT64'],
  ['total_purchases', 'INT64'],
  ['churn_probability', 'FLOAT64'],
  ['risk_category', 'STRING'],
  ['next_action', 'STRING'],
  ['next_active_from_days', 'INT64'],
  ['next_active_to_days', 'INT64'],
  ['inactive_since_days', 'INT64'],
  ['value_at_risk', 'FLOAT64'],
  ['horizon_days', 'INT64'],
  ['model_version', 'STRING NOT NULL'],
] as const;

/** Makes the table that scores go to, where it is missing. */
export function churnScoresTable({ destination }: Pick<ChurnScoring, 'destination'>): string {
  return `CREATE TABLE IF NOT EXISTS ${quotedName(destination)} (
${COLUMNS.map(([name, type]) => `  ${name} ${type}`).join(',\n')}
)
PARTITION BY as_of_date
CLUSTER BY model_version, customer_id;
`;
}

/**
 * Scores all customers as of the parameter `as_of_date` (DATE): the features of `RetailSource.churnSnapshots`, the
 * function, one row a customer. One statement, so all rows of this day and model version are replaced at once or none
 * is; whoever runs it twice has the same rows. Tables are those of the job's data set, days are UTC.
 *
 * A customer whom the API would refuse has a row without an answer: none is lost in silence.
 */
export function scoreChurnStatement(scoring: ChurnScoring): string {
  const { functionName, destination, modelVersion } = scoring;
  const version = sqlText(modelVersion);
  const columns = COLUMNS.map(([name]) => name).join(', ');
  return `MERGE ${quotedName(destination)} AS scores
USING (
  WITH snapshots AS (
${snapshotsAsOfDate(scoring)}
  ),
  customers_as_of AS (
    SELECT
      customer_id,
      recency_days,
      frequency,
      -- The division of all places: that of two floating-point numbers.
      CAST(total_spend AS FLOAT64) / CAST(total_purchases AS FLOAT64) AS avg_monetary,
      loyalty_member,
      days_since_join,
      total_purchases
    FROM snapshots
  ),
  predicted AS (
    SELECT
      *,
      ${quotedName(functionName)}(
        CAST(recency_days AS FLOAT64),
        CAST(frequency AS FLOAT64),
        avg_monetary,
        loyalty_member,
        CAST(days_since_join AS FLOAT64),
        CAST(total_purchases AS FLOAT64)
      ) AS prediction
    FROM customers_as_of
  )
  SELECT
    @as_of_date AS as_of_date,
    customer_id,
    recency_days,
    frequency,
    avg_monetary,
    loyalty_member,
    days_since_join,
    total_purchases,
    prediction.churn_probability,
    prediction.risk_category,
    prediction.next_action,
    CAST(prediction.next_active_period.from_days AS INT64) AS next_active_from_days,
    CAST(prediction.next_active_period.to_days AS INT64) AS next_active_to_days,
    CAST(prediction.inactive_since_days AS INT64) AS inactive_since_days,
    prediction.value_at_risk,
    CAST(prediction.horizon_days AS INT64) AS horizon_days,
    IF(
      COALESCE(prediction.model_version, ${version}) = ${version},
      ${version},
      ERROR('The function is another version of the model than this statement: export both again.')
    ) AS model_version
  FROM predicted
) AS scored
ON FALSE
WHEN NOT MATCHED BY SOURCE AND scores.as_of_date = @as_of_date AND scores.model_version = ${version} THEN
  DELETE
WHEN NOT MATCHED BY TARGET THEN
  INSERT (${columns})
  VALUES (${columns});
`;
}

/** How many rows of a day and model version there are, and how many of them have no answer. */
export function countChurnScores({ destination, modelVersion }: ChurnScoring): string {
  return `SELECT COUNT(*) AS customers, COUNTIF(churn_probability IS NULL) AS refused
FROM ${quotedName(destination)}
WHERE as_of_date = @as_of_date AND model_version = ${sqlText(modelVersion)}`;
}

/** The query behind `RetailSource.churnSnapshots` for one day, as part of another statement. */
function snapshotsAsOfDate({ lookbackDays, population }: ChurnScoring): string {
  return (
    savedQuery('churn-snapshots')
      // A name in a comment may pass for a parameter.
      .replace(/^ *--.*\n/gm, '')
      // Rows of a table have no order.
      .replace(/\nORDER BY .*\s*$/, '')
      .replaceAll('@as_of_days', '[UNIX_DATE(@as_of_date)]')
      .replaceAll('@sample_bounds', "['g']")
      .replaceAll('@sample_seed', '0')
      .replaceAll('@lookback_days', String(lookbackDays))
      .replaceAll('@active_only', String(population === 'active').toUpperCase())
      .replace(/^(?=.)/gm, '    ')
  );
}
