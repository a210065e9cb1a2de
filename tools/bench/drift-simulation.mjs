// How often drift is reported where there is none, and found where there is some:
//   npx nx run drift:build && node tools/bench/drift-simulation.mjs [windows]
// Customers are drawn from distributions of a shop's shape; windows are new draws from the same ones.
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

function predictions({ recency_days, frequency, avg_monetary, loyalty_member }) {
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

function columns(customers) {
  const answers = customers.map(predictions);
  const of = (rows, role) =>
    Object.keys(rows[0]).map((field) => ({ field, role, values: rows.map((row) => row[field]) }));
  return [...of(customers, 'feature'), ...of(answers, 'prediction')];
}

const draw = (rows) => Array.from({ length: rows }, customer);
const reference = draw(REFERENCE_ROWS);
const profile = referenceProfile(columns(reference));

/** Shares of windows with any alarm, and with one for each field. */
function alarmShares(rows, change = (row) => row) {
  const alarms = { any: 0 };
  for (let window = 0; window < WINDOWS; window++) {
    const report = compareWithReference(profile, columns(draw(rows).map(change)), THRESHOLD);
    if (report.verdict === 'drift') alarms.any++;
    for (const { field, alarm } of report.fields) alarms[field] = (alarms[field] ?? 0) + (alarm ? 1 : 0);
  }
  return Object.fromEntries(Object.entries(alarms).map(([name, count]) => [name, count / WINDOWS]));
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;
console.log(`${WINDOWS} windows each, reference of ${REFERENCE_ROWS} rows, threshold ${THRESHOLD}`);
for (const rows of [200, 300, 500, 1000, 5000]) {
  console.log(`no drift, ${rows} rows: ${percent(alarmShares(rows).any)} of the windows give an alarm`);
}
for (const field of Object.keys(reference[0])) {
  const values = reference.map((row) => Number(row[field]));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  const shifted = (row) => {
    // A share is moved by turning some of its "no" into "yes"; counts stay whole.
    if (field === 'loyalty_member') {
      return { ...row, [field]: row[field] || uniform() < (SHIFT * deviation) / (1 - mean) };
    }
    const moved = row[field] + SHIFT * deviation;
    return { ...row, [field]: Number.isInteger(row[field]) ? Math.round(moved) : moved };
  };
  const shares = alarmShares(500, shifted);
  console.log(
    `${field} shifted by ${SHIFT} standard deviations, 500 rows: ${percent(shares.any)} of the windows give an alarm, ` +
      `${percent(shares[field])} for ${field}`,
  );
}
