// How fast `score` is in PostgreSQL, how much memory it takes, and whether a second run leaves the same rows:
//   npx nx run trainer:build && node tools/bench/score.mjs [--customers 1020000] [--purchases 5]
//     [--churn-model-path models/churn] [--database-url postgresql://...]
// Without an address it starts a server of its own, with that program's settings of a newly made cluster except that
// nothing of it has to survive a power cut. Customers and sales are made by SQL inside the database. Times are of whole
// processes, start and model included.
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startPostgresql } from '../setup/postgresql.mjs';
import { TELL_MEMORY, timed } from './timed.mjs';

const { values: options } = parseArgs({
  options: {
    // Of so many, a million have bought something before the as-of day.
    customers: { type: 'string', default: '1020000' },
    purchases: { type: 'string', default: '5' },
    'churn-model-path': { type: 'string', default: 'models/churn' },
    'database-url': { type: 'string' },
  },
});
const CUSTOMERS = Number(options.customers);
const AS_OF = '2026-11-01';
const DESTINATION = 'ml.churn_scores';
const TRAINER = path.join(import.meta.dirname, '../../apps/trainer/dist/main.js');

const normal = '(sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()))';
/** Two years of sales; some of them after the as-of day, which no score may see. */
const FILL = `
  DROP SCHEMA IF EXISTS retail CASCADE;
  DROP SCHEMA IF EXISTS ml CASCADE;
  CREATE SCHEMA retail;
  SELECT setseed(0.5);
  CREATE TABLE retail.customers AS
    SELECT 'C' || i AS customer_id, date '2024-11-01' + floor(random() * 700)::int AS joined_on,
           random() < 0.4 AS loyalty_member, 1 + floor(-ln(1 - random()) * (${Number(options.purchases)} - 1))::int AS purchases
    FROM generate_series(1, ${CUSTOMERS}) AS i;
  CREATE TABLE retail.products AS SELECT 'P' || i AS product_id, 'Textiles' AS category, 'P' || i AS name
    FROM generate_series(1, 500) AS i;
  CREATE TABLE retail.holidays (day date, name text);
  CREATE TABLE retail.sales AS
    SELECT customer_id || '-' || i AS sale_id, customer_id, 'P' || 1 + floor(random() * 500)::int AS product_id,
           NULL::text AS store_id,
           joined_on + random() ^ 1.5 * (date '${AS_OF}' + 20 - joined_on) * interval '1 day' AS sold_at,
           CASE WHEN random() < 0.03 THEN -1 ELSE 1 + floor(random() * 3)::int END AS quantity,
           exp(3 + 0.8 * ${normal})::numeric(18, 2) AS unit_price
    FROM retail.customers CROSS JOIN generate_series(1, purchases) AS i;
  ALTER TABLE retail.customers ADD PRIMARY KEY (customer_id);
  ANALYZE retail.customers, retail.sales;
`;
/** Of all rows in one order; when they were made is no part of it. */
const CHECKSUM = `
  SELECT count(*)::int AS rows, count(DISTINCT scored_at)::int AS runs,
         sum(hashtextextended((to_jsonb(s) - 'scored_at')::text, 0)::numeric)::text AS checksum
  FROM ${DESTINATION} AS s`;

const count = (value) => Math.round(value).toLocaleString('en');

async function score(connectionString) {
  const run = await timed(
    process.execPath,
    [
      ...['--import', TELL_MEMORY, TRAINER, 'score', '--json', '--model', 'churn', '--data-source', 'postgresql'],
      ...['--model-path', options['churn-model-path'], '--as-of', AS_OF, '--destination', DESTINATION],
    ],
    { DATABASE_URL: connectionString },
  );
  process.stderr.write(run.stderr.replace(/^(peak|cpu)=.*\n/gm, ''));
  return { ...run, summary: JSON.parse(run.stdout) };
}

const own = options['database-url'] === undefined ? await startPostgresql() : null;
const connectionString = options['database-url'] ?? own.connectionString;
const client = new pg.Client({ connectionString });
try {
  await client.connect();
  console.log(`${os.cpus().length} x ${os.cpus()[0].model}, Node ${process.versions.node}`);
  const started = process.hrtime.bigint();
  await client.query(FILL);
  const { rows } = await client.query('SELECT count(*)::int AS sales FROM retail.sales');
  const filled = Number(process.hrtime.bigint() - started) / 1e9;
  console.log(`${count(CUSTOMERS)} customers with ${count(rows[0].sales)} sales made in ${filled.toFixed(0)} s`);
  const checksums = [];
  for (const run of ['first', 'second']) {
    const { seconds, cpuSeconds, peakMb, summary } = await score(connectionString);
    const {
      rows: [table],
    } = await client.query(CHECKSUM);
    checksums.push(`${table.rows} rows of ${table.runs} run, ${table.checksum}`);
    console.log(
      `${run} run: ${count(summary.rows.scored)} scored, ${count(summary.rows.replaced)} replaced in ` +
        `${seconds.toFixed(1)} s: ${count(summary.rows.scored / seconds)} rows/s, ${cpuSeconds.toFixed(1)} s of CPU ` +
        `beside the server's, at most ${peakMb} MB; ${JSON.stringify(summary.counts)}`,
    );
  }
  const isSame = checksums[0] === checksums[1];
  console.log(isSame ? `both left the same: ${checksums[0]}` : `they differ: ${checksums.join('; ')}`);
  if (!isSame) process.exitCode = 1;
} finally {
  await client.end();
  await own?.stop();
}
