import fs from 'node:fs';
import path from 'node:path';
import { SetupError } from '../../setup/setup-error.mjs';
import { queryRows, sqlText } from './query-files.mjs';

const DEFAULT_HORIZON_DAYS = 90;
/** What tells the kinds of file apart. */
const COLUMNS = {
  churn: ['customer_id', 'snapshot_date', 'churned', 'split'],
  demand: ['series_id', 'origin_date', 'target_7d', 'target_30d', 'split'],
};

/**
 * @typedef {object} LabelledFile
 * @property {string} path
 * @property {'churn' | 'demand'} model
 * @property {number | null} horizonDays of churn's label
 *
 * @typedef {object} SalesFile a row per sold item
 * @property {string} path
 * @property {string} customerColumn
 * @property {string | null} productColumn
 * @property {string} dayColumn
 */

/**
 * The files of labelled rows in a folder, and those of sales.
 *
 * @param {string} folder
 * @param {Record<string, number>} horizonDays by name of file
 * @returns {Promise<{ labelled: LabelledFile[], sales: SalesFile[] }>}
 */
export async function labelledFiles(folder, horizonDays) {
  if (!fs.existsSync(folder)) throw new SetupError(`There is no folder ${folder}: name another with --folder.`);
  const names = fs
    .readdirSync(folder)
    .filter((name) => /\.csv(\.gz)?$/.test(name))
    .sort();
  const unknown = Object.keys(horizonDays).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new SetupError(`--horizon-days: there is no ${unknown.join(', ')} in ${folder}.`);
  const labelled = [];
  const sales = [];
  for (const name of names) {
    const file = path.join(folder, name);
    const columns = await columnsOf(file);
    const model = Object.keys(COLUMNS).find((kind) => COLUMNS[kind].every((column) => columns.includes(column)));
    if (model) {
      labelled.push({ path: file, model, horizonDays: model === 'churn' ? horizonOf(name, horizonDays) : null });
    } else {
      const salesFile = salesFileOf(file, columns);
      if (salesFile) sales.push(salesFile);
    }
  }
  if (labelled.length > 0) return { labelled, sales };
  throw new SetupError(
    `${folder} holds no file of labelled rows: .csv or .csv.gz with the columns ${COLUMNS.churn.join(', ')} and churn's ` +
      `features, or ${COLUMNS.demand.join(', ')} and demand's (npx retail-ml benchmark --help).`,
  );
}

/** @param {string} file */
async function columnsOf(file) {
  const rows = await queryRows(`DESCRIBE SELECT * FROM read_csv(${sqlText(file)}, all_varchar = true)`);
  return rows.map(({ column_name: name }) => String(name));
}

/**
 * `churn_shop_180d_active.csv.gz` holds labels of 180 days.
 *
 * @param {string} name
 * @param {Record<string, number>} given
 */
export function horizonOf(name, given) {
  const inName = /(?:^|[_.-])(\d+)d(?=[_.-])/.exec(name)?.[1];
  return given[name] ?? (inName === undefined ? DEFAULT_HORIZON_DAYS : Number(inName));
}

/**
 * @param {string} file
 * @param {string[]} columns
 * @returns {SalesFile | null}
 */
function salesFileOf(file, columns) {
  const named = (...names) => columns.find((column) => names.includes(column.toLowerCase())) ?? null;
  const customerColumn = named('customer_id');
  const dayColumn = named('sold_at', 'invoice_date', 'date');
  if (customerColumn === null || dayColumn === null || !columns.includes('quantity')) return null;
  return { path: file, customerColumn, dayColumn, productColumn: named('product_id', 'stock_code') };
}
