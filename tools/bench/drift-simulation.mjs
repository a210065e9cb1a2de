// How often drift is reported where there is none, and found where there is some:
//   npx nx run drift:build && node tools/bench/drift-simulation.mjs [windows]
// Customers and products are drawn from distributions of a shop's shape; windows are new draws from the same ones.
import { compareWithReference, referenceProfile } from '@retail-ml/drift';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const WINDOWS = Number(process.argv[2] ?? 1000);
const REFERENCE_ROWS = 20_000;
const THRESHOLD = 0.1;
const SHIFT = 0.5;

const generator = xoroshiro128plus(20261124);
const uniform = () => (generator.next() >>> 0) / 2 ** 32;
const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());

/** One customer: features that depend on each other, as recency and frequency do. */
function customer() {
  const activity = normal();
  const recency_days = Math.max(1, Math.round(Math.exp(3.6 - 0.6 * activity + 0.8 * normal())));
  const frequency = Math.floor(-Math.log(1 - uniform()) * 3 * Math.exp(0.4 * activity));
  const avg_monetary = Math.exp(3.7 + 0.6 * normal());
  const loyalty_member = uniform() < 0.3;
  return { recency_days, frequency, avg_monetary, loyalty_member, days_since_join: recency_days + 600 * uniform() };
}

function churnAnswer({ recency_days, frequency, avg_monetary, loyalty_member }) {
  const logit =
    0.9 * Math.log1p(recency_days) -
    0.9 * Math.log1p(frequency) -
    0.1 * Math.log1p(avg_monetary) -
    0.4 * loyalty_member;
  const churn_probability = 1 / (1 + Math.exp(2 - logit));
  return {
    churn_probability,
    risk_category: churn_probability < 0.3 ? 'LOW' : churn_probability < 0.6 ? 'MEDIUM' : 'HIGH',
  };
}

function poisson(mean) {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
  let count = 0;
  for (let product = uniform(); product > Math.exp(-mean); product *= uniform()) count++;
  return count;
}

/** One product: sales a day are strongly skewed, many products rest; the windows hold each other. */
function product() {
  const unitsPerDay = Math.exp(-1 + 1.6 * normal());
  const recent_sales_7d = poisson(7 * unitsPerDay);
  const recent_sales_14d = recent_sales_7d + poisson(7 * unitsPerDay);
  const recent_sales_30d = recent_sales_14d + poisson(16 * unitsPerDay);
  const category = CATEGORIES[Math.floor(CATEGORIES.length * uniform() ** 2)];
  return { category, recent_sales_7d, recent_sales_14d, recent_sales_30d };
}

const CATEGORIES = Array.from({ length: 12 }, (_, i) => `category ${i + 1}`);

function demandAnswer({ recent_sales_7d, recent_sales_30d }) {
  const perDay = (recent_sales_7d / 7 + (2 * recent_sales_30d) / 30) / 3;
  const recent = recent_sales_7d / 7;
  return {
    forecast_7d: Math.round(7 * perDay),
    forecast_30d: Math.round(30 * perDay),
    trend: perDay > 1.1 * recent + 0.05 ? 'increasing' : perDay < 0.9 * recent ? 'decreasing' : 'stable',
    movement: perDay < 0.2 ? 'slow' : perDay > 1.5 ? 'fast' : 'normal',
  };
}

function columns(rows, answer) {
  const answers = rows.map(answer);
  const of = (records, role) =>
    Object.keys(records[0]).map((field) => ({ field, role, values: records.map((record) => record[field]) }));
  return [...of(rows, 'feature'), ...of(answers, 'prediction')];
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;

function simulate(name, draw, answer) {
  const drawn = (rows) => Array.from({ length: rows }, draw);
  const reference = drawn(REFERENCE_ROWS);
  const profile = referenceProfile(columns(reference, answer));

  /** Shares of windows with any alarm, and with one for each field. */
  const alarmShares = (rows, change = (row) => row) => {
    const alarms = { any: 0 };
    for (let window = 0; window < WINDOWS; window++) {
      const report = compareWithReference(profile, columns(drawn(rows).map(change), answer), THRESHOLD);
      if (report.verdict === 'drift') alarms.any++;
      for (const { field, alarm } of report.fields) alarms[field] = (alarms[field] ?? 0) + (alarm ? 1 : 0);
    }
    return Object.fromEntries(Object.entries(alarms).map(([field, count]) => [field, count / WINDOWS]));
  };

  for (const rows of [200, 300, 500, 1000, 5000]) {
    console.log(`${name}, no drift, ${rows} rows: ${percent(alarmShares(rows).any)} of the windows give an alarm`);
  }
  for (const field of Object.keys(reference[0])) {
    if (typeof reference[0][field] === 'string') continue;
    const shifted = shiftOf(
      field,
      reference.map((row) => Number(row[field])),
    );
    const shares = alarmShares(500, shifted);
    console.log(
      `${name}, ${field} shifted by ${SHIFT} standard deviations, 500 rows: ${percent(shares.any)} of the windows give ` +
        `an alarm, ${percent(shares[field])} for ${field}`,
    );
  }
}

/** Moves a field by half a standard deviation. A share is moved by turning some of its "no" into "yes". */
function shiftOf(field, values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return (row) => {
    if (typeof row[field] === 'boolean') {
      return { ...row, [field]: row[field] || uniform() < (SHIFT * deviation) / (1 - mean) };
    }
    const moved = row[field] + SHIFT * deviation;
    // Counts stay whole.
    return { ...row, [field]: Number.isInteger(row[field]) ? Math.round(moved) : moved };
  };
}

console.log(`${WINDOWS} windows each, reference of ${REFERENCE_ROWS} rows, threshold ${THRESHOLD}`);
simulate('churn', customer, churnAnswer);
simulate('demand', product, demandAnswer);
