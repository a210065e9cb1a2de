import path from 'node:path';
import { queryRows, sqlText } from './query-files.mjs';

/** The window of `frequency`, benchmark's default. */
const LOOKBACK_DAYS = 180;
/** Of the rows, which must have the same frequency in the sales: others are sales of another shop. */
const SAME_SHARE = 0.99;

/**
 * The same rows with what the shop's sales add to them, where its sales lie beside the file.
 *
 * @param {import('./labelled-files.mjs').LabelledFile} file
 * @param {import('./labelled-files.mjs').SalesFile[]} sales
 * @param {string} work
 * @returns {Promise<{ label: string, input: string, options?: string[] } | null>}
 */
export async function withHistory(file, sales, work) {
  if (file.model !== 'churn') return null;
  for (const salesFile of sales) {
    const input = path.join(work, 'with-history.csv');
    if (await writeTotalPurchases(file.path, salesFile, input)) return { label: 'total_purchases', input };
  }
  return null;
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
