import path from 'node:path';
import { queryRows, sqlText } from './query-files.mjs';

/** The window of `frequency`, benchmark's default. */
const LOOKBACK_DAYS = 180;
/** Of the rows, what is counted in the sales must be the same: others are sales of another shop. */
const SAME_SHARE = 0.99;

/**
 * @typedef {object} History the same rows with what the shop's sales add to them
 * @property {string} needs what benchmark must take for it, as its help names it
 * @property {string} input
 * @property {string[]} options
 * @property {Record<string, string>} models of the predictions by their names, and what to call them
 */

/**
 * What the shop's sales add to a file's rows, where its sales lie beside the file.
 *
 * @param {import('./labelled-files.mjs').LabelledFile} file
 * @param {import('./labelled-files.mjs').SalesFile[]} sales
 * @param {string} work
 * @returns {Promise<History | null>}
 */
export async function withHistory(file, sales, work) {
  for (const salesFile of sales) {
    if (file.model === 'demand' && (await sellsTheSame(file.path, salesFile))) {
      return {
        needs: '--sales',
        input: file.path,
        options: ['--sales', salesFile.path],
        models: {
          retail_ml_history_fresh: "with products' histories, fresh",
          retail_ml_history_frozen: "with products' histories, frozen",
        },
      };
    }
    const input = path.join(work, 'with-history.csv');
    if (file.model === 'churn' && (await writeTotalPurchases(file.path, salesFile, input))) {
      return { needs: 'total_purchases', input, options: [], models: { retail_ml: 'with total_purchases' } };
    }
  }
  return null;
}

/** Whether the sales of the 30 days before each origin are those of the rows. */
async function sellsTheSame(rowsFile, { path: salesFile, productColumn, dayColumn }) {
  if (productColumn === null) return false;
  const [{ same }] = await queryRows(`
    WITH days AS (
      SELECT "${productColumn}" AS series_id, CAST("${dayColumn}"::TIMESTAMP AS DATE) AS day, sum(quantity::DOUBLE) AS units
      FROM read_csv(${sqlText(salesFile)}, all_varchar = true) GROUP BY ALL
    ), of_rows AS (
      SELECT series_id, origin_date::DATE AS origin, recent_sales_30d::DOUBLE AS expected
      FROM read_csv(${sqlText(rowsFile)}, all_varchar = true)
    ), counted AS (
      SELECT expected, coalesce(sum(units), 0) AS units
      FROM of_rows LEFT JOIN days
        ON days.series_id = of_rows.series_id AND day >= origin - 30 AND day < origin
      GROUP BY of_rows.series_id, origin, expected
    )
    SELECT avg((expected = units)::INTEGER) AS same FROM counted`);
  return same >= SAME_SHARE;
}

/**
 * Adds `total_purchases`, the purchase days before the snapshot, and counts those of the lookback again: they tell
 * whether these are the sales that the rows were made of.
 */
async function writeTotalPurchases(rowsFile, { path: salesFile, customerColumn, dayColumn }, output) {
  const counted = `
    WITH days AS (
      SELECT DISTINCT "${customerColumn}" AS customer_id, CAST("${dayColumn}"::TIMESTAMP AS DATE) AS day
      FROM read_csv(${sqlText(salesFile)}, all_varchar = true) WHERE quantity::DOUBLE > 0
    ), of_rows AS (SELECT *, row_number() OVER () AS place FROM read_csv(${sqlText(rowsFile)}, all_varchar = true))
    SELECT of_rows.*, count(day) AS total_purchases,
      count(day) FILTER (WHERE day >= snapshot_date::DATE - ${LOOKBACK_DAYS}) AS counted_frequency
    FROM of_rows LEFT JOIN days ON days.customer_id = of_rows.customer_id AND day < snapshot_date::DATE
    GROUP BY ALL`;
  const [{ same }] = await queryRows(
    `SELECT avg((frequency::DOUBLE = counted_frequency)::INTEGER) AS same FROM (${counted})`,
  );
  if (same < SAME_SHARE) return false;
  await queryRows(
    `COPY (SELECT * EXCLUDE (place, counted_frequency) FROM (${counted}) ORDER BY place) TO ${sqlText(output)}`,
  );
  return true;
}
