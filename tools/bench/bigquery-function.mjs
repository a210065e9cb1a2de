// How many rows a second the function for BigQuery answers in V8, how long its first row
// takes and how many bytes it has: the statement that `retail-ml export-bigquery` writes, of the champion of a folder.
//   npx nx run trainer:build && node tools/bench/bigquery-function.mjs [--models models] [--runs 9]
// CPU time of one thread. BigQuery's own share, of its rows' way into JavaScript and back, is not in it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import vm from 'node:vm';
import { median } from './order-statistics.mjs';
import { randomCustomers } from './random-requests.mjs';

const { values: options } = parseArgs({
  options: { models: { type: 'string', default: 'models' }, runs: { type: 'string', default: '9' } },
});
const RUNS = Number(options.runs);
const ROWS = 200_000;

const folder = mkdtempSync(path.join(os.tmpdir(), 'bigquery-function-'));
const program = path.join(import.meta.dirname, '../../apps/trainer/bin/retail-ml.mjs');
let made;
let statement;
try {
  const args = ['export-bigquery', '--model', 'churn', '--model-path', path.join(options.models, 'churn')];
  const output = execFileSync(process.execPath, [program, ...args, '--output', folder, '--json'], { encoding: 'utf8' });
  made = JSON.parse(output);
  statement = readFileSync(made.files.function, 'utf8');
} finally {
  rmSync(folder, { recursive: true });
}
const body = /AS r"""([\s\S]*)""";\n$/.exec(statement)[1];
const names = 'recency_days,frequency,avg_monetary,loyalty_member,days_since_join,total_purchases';
const source = `
  var predict = function (${names}) {${body}};
  (rows) => {
    let sum = 0;
    for (const it of rows) {
      const answer = predict(it.recencyDays, it.frequency, it.avgMonetary, it.loyaltyMember, it.daysSinceJoin, it.totalPurchases);
      sum += answer.churn_probability;
    }
    return sum;
  }`;

/** As for a worker that has not seen the function yet. In this context: Node's others look globals up far slower. */
function newWorker() {
  for (const key of Object.keys(globalThis)) if (key.startsWith('retail_ml_')) delete globalThis[key];
  return vm.runInThisContext(source);
}

function cpuMilliseconds(work) {
  const started = process.cpuUsage();
  if (!Number.isFinite(work())) throw new Error('A probability was no number.');
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

console.log(`${os.cpus().length} x ${os.cpus()[0].model}, Node ${process.versions.node}, V8 ${process.versions.v8}`);
console.log(`The body has ${made.body_bytes} of ${made.body_bytes_allowed} bytes.`);
for (const hasTotal of [false, true]) {
  const rows = randomCustomers(ROWS, hasTotal);
  const first = Array.from({ length: RUNS }, () => {
    const worker = newWorker();
    return cpuMilliseconds(() => worker(rows.slice(0, 1)));
  });
  const worker = newWorker();
  cpuMilliseconds(() => worker(rows));
  const runs = Array.from({ length: RUNS }, () => (1000 * ROWS) / cpuMilliseconds(() => worker(rows)));
  const count = (value) => Math.round(value).toLocaleString('en');
  console.log(
    `${hasTotal ? 'with' : 'without'} total_purchases: ${count(median(runs))} rows a CPU second ` +
      `(${count(Math.min(...runs))} to ${count(Math.max(...runs))} in ${RUNS} runs); ` +
      `a worker's first row ${median(first).toFixed(0)} ms`,
  );
}
