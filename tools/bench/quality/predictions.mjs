import { SetupError } from '../../setup/setup-error.mjs';
import { queryRows, sqlText } from './query-files.mjs';

/**
 * @typedef {object} PredictedRow
 * @property {string} unit whose row it is: the customer or product
 * @property {number} actual 0 or 1 for churn, units for demand
 * @property {number} [probability]
 * @property {number} [horizonDays]
 * @property {number} [forecast]
 * @property {number} [lower]
 * @property {number} [upper]
 */

const COLUMNS = {
  churn: `customer_id AS unit, snapshot_date AS as_of, 0 AS "horizonDays", churned::DOUBLE AS actual,
    churn_probability::DOUBLE AS probability`,
  demand: `series_id AS unit, origin_date AS as_of, horizon_days::INTEGER AS "horizonDays", actual::DOUBLE AS actual,
    forecast::DOUBLE AS forecast, lower::DOUBLE AS lower, upper::DOUBLE AS upper`,
};

/**
 * Reads what models say of test rows, as `retail-ml benchmark --predictions` writes it, in one order of rows.
 *
 * @param {string} file
 * @param {'churn' | 'demand'} model
 * @returns {Promise<Map<string, PredictedRow[]>>} rows by name, in the order in which the file has them
 */
export async function readPredictions(file, model) {
  const rows = await queryRows(
    `SELECT model, ${COLUMNS[model]} FROM read_csv(${sqlText(file)}, all_varchar = true)
     ORDER BY unit, as_of, "horizonDays"`,
  );
  const names = await queryRows(
    `SELECT model, min(place) AS place
     FROM (SELECT model, row_number() OVER () AS place FROM read_csv(${sqlText(file)}, all_varchar = true))
     GROUP BY model ORDER BY place`,
  );
  const byName = new Map(names.map(({ model: name }) => [name, []]));
  for (const { model: name, ...row } of rows) byName.get(name).push(row);
  return byName;
}

/**
 * @param {PredictedRow[]} rows
 * @param {PredictedRow[]} reference
 * @param {string} name whose rows they are
 * @throws {SetupError} where they are not the same rows: nothing could be compared
 */
export function refuseOtherRows(rows, reference, name) {
  const different = rows.findIndex((row, i) =>
    ['unit', 'as_of', 'horizonDays', 'actual'].some((key) => row[key] !== reference[i]?.[key]),
  );
  if (rows.length === reference.length && different < 0) return;
  const row = rows[different];
  throw new SetupError(
    `${name} answered other rows than the trainer: ${rows.length} and ${reference.length}` +
      (row ? `, the first that differs is of ${row.unit} on ${row.as_of}.` : '.'),
  );
}
