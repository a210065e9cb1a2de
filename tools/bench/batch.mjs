// How fast `batch-predict` is, how much memory it takes, and whether it finds every bad row:
//   npx nx run trainer:build && node tools/bench/batch.mjs [--rows 1000000] [--runs 5] [--threads 2]
//     [--only churn-csv,churn-parquet,demand-csv,demand-parquet,bad-rows,kill]
//     [--churn-model-path models/churn] [--demand-model-path models/demand]
//     [--peer-service ../shared/peers/fastapi_service --make-peers]
// Times are of whole processes, start and model included. Peers (pandas with a logistic regression, and with a random
// forest) are run in turns with it, on the same CSV file. On a machine that does other work too, the CPU seconds of all
// threads are what to compare. Ten million rows take some 5 GB of disk, and the peers 3 GB of memory.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { runCommand } from '../setup/run-command.mjs';
import { plantBadRows } from './bad-rows.mjs';
import { median } from './order-statistics.mjs';
import { cachedPython } from './peers-python.mjs';
import { TELL_MEMORY, timed } from './timed.mjs';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '5' },
    'churn-model-path': { type: 'string', default: 'models/churn' },
    'demand-model-path': { type: 'string', default: 'models/demand' },
    threads: { type: 'string' },
    only: { type: 'string' },
    'peer-service': { type: 'string' },
    'make-peers': { type: 'boolean', default: false },
  },
});
const ROWS = Number(options.rows);
const RUNS = Number(options.runs);
const BAD_ROWS = 1000;
const TRAINER = path.join(import.meta.dirname, '../../apps/trainer/dist/main.js');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-batch-'));
const file = (name) => path.join(folder, name);

const uniform = (salt) => `(hash(i, ${salt}) / 18446744073709551616.0)`;
const normal = (salt) => `(sqrt(-2 * ln(1 - ${uniform(salt)})) * cos(2 * pi() * ${uniform(salt + 1)}))`;
const CUSTOMERS = `
  SELECT i + 1 AS customer_id, floor(tenure * ${uniform(2)} ** 1.5)::INTEGER AS recency_days,
    floor(-ln(1 - ${uniform(3)}) * 2.5)::INTEGER AS frequency, round(exp(5.5 + 0.9 * ${normal(4)}), 2) AS avg_monetary,
    ${uniform(6)} < 0.4 AS loyalty_member, tenure AS days_since_join
  FROM (SELECT i, 1 + floor(1499 * ${uniform(1)})::INTEGER AS tenure FROM range($rows) t(i))`;
const PRODUCTS = `
  SELECT 'P' || i AS product_id, ['Textiles', 'Toys', 'Kitchen', 'Garden and outdoors', 'Stationery'][1 + i % 5] AS category,
    floor(month * 7 / 30 * ${uniform(11)})::INTEGER AS recent_sales_7d, month AS recent_sales_30d,
    ['winter', 'spring', 'summer', 'autumn'][1 + i % 4] AS seasonality,
    ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'][1 + i % 7] AS day_of_week
  FROM (SELECT i, floor(exp(3.5 + 1.5 * ${normal(12)}))::INTEGER AS month FROM range($rows) t(i))`;

async function writeTable(query, rows, name) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (${query.replace('$rows', String(rows))}) TO '${file(name)}'`);
  instance.closeSync();
  return file(name);
}

function batchPredictArgs(model, input, output) {
  return [
    ...[TRAINER, 'batch-predict', '--json', '--model', model, '--model-path', options[`${model}-model-path`]],
    ...['--input-file', input, '--output-file', output],
    ...(options.threads === undefined ? [] : ['--threads', options.threads]),
  ];
}

async function batchPredict(model, input, output) {
  const run = await timed(process.execPath, ['--import', TELL_MEMORY, ...batchPredictArgs(model, input, output)]);
  return { ...run, summary: JSON.parse(run.stdout) };
}

/** @returns {Promise<{ name: string, run(input: string): ReturnType<typeof timed> }[]>} none without their service */
async function peersOf(service) {
  if (service === undefined) return [];
  const python = await cachedPython({
    cachedName: 'serving-peers-1',
    requirements: path.join(service, '..', 'requirements.txt'),
    installs: 'FastAPI and scikit-learn',
    make: options['make-peers'],
  });
  if (python === null) return [];
  const env = { MODEL_DIR: file('peer-models'), PYTHONDONTWRITEBYTECODE: '1' };
  await runCommand(python, [path.join(service, 'train.py')], { env: { ...process.env, ...env } });
  const script = path.join(service, 'batch_predict.py');
  return Object.entries({ logreg: 'logistic regression', rf: 'random forest' }).map(([model, name]) => ({
    name,
    run: async (input) => {
      const args = [script, '--input-file', input, '--output-file', file('peer.csv')];
      const run = await timed(python, args, { ...env, CHURN_MODEL: model });
      return { ...run, peakMb: JSON.parse(run.stdout).peak_rss_mib };
    },
  }));
}

const count = (value) => Math.round(value).toLocaleString('en');
const rate = (rows, runs) =>
  `${count(rows / median(runs.map(({ seconds }) => seconds)))} rows/s, ` +
  `${median(runs.map(({ cpuSeconds }) => cpuSeconds)).toFixed(1)} s of CPU, ` +
  `at most ${count(Math.max(...runs.map(({ peakMb }) => peakMb)))} MB`;

async function speed(label, model, query, rows, format, peers = []) {
  const input = await writeTable(query, rows, `in.${format}`);
  const own = [];
  const peerRuns = peers.map(() => []);
  for (let run = 0; run < RUNS; run++) {
    own.push(await batchPredict(model, input, file(`out.${format}`)));
    for (const [i, peer] of peers.entries()) peerRuns[i].push(await peer.run(input));
  }
  console.log(`${label}, ${count(rows)} rows: ${rate(rows, own)}`);
  for (const [i, { name }] of peers.entries()) {
    const ratio = (key) => median(peerRuns[i].map((peer, run) => peer[key] / own[run][key])).toFixed(2);
    console.log(
      `  peer, ${name}: ${rate(rows, peerRuns[i])}; ` +
        `ours is ${ratio('seconds')} times it by the clock, ${ratio('cpuSeconds')} by CPU`,
    );
  }
  for (const name of [`in.${format}`, `out.${format}`, 'peer.csv']) fs.rmSync(file(name), { force: true });
}

/** Kills a run in the middle, resumes it, and compares what it writes with that of a run that was left alone. */
async function killAndResume(format) {
  const input = await writeTable(CUSTOMERS, ROWS, `in.${format}`);
  const whole = await batchPredict('churn', input, file(`whole.${format}`));
  const args = batchPredictArgs('churn', input, file(`out.${format}`));
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('close', resolve));
  setTimeout(() => child.kill('SIGKILL'), (whole.seconds * 1000) / 2);
  await ended;
  const resumed = await timed(process.execPath, [...args, '--resume']);
  const kept = /([\d,]+) rows are done/.exec(resumed.stderr)?.[1] ?? 'no';
  await runCommand('cmp', [file(`whole.${format}`), file(`out.${format}`)]);
  console.log(
    `churn, ${format}, ${count(ROWS)} rows: ${whole.seconds.toFixed(1)} s; killed in the middle and ` +
      `resumed behind ${kept} rows: another ${resumed.seconds.toFixed(1)} s, the same bytes`,
  );
  for (const name of [`in.${format}`, `out.${format}`, `whole.${format}`]) fs.rmSync(file(name));
}

async function badRows() {
  const input = await writeTable(CUSTOMERS, ROWS, 'good.csv');
  const planted = await plantBadRows(input, file('bad.csv'), ROWS, BAD_ROWS);
  const { summary, seconds, peakMb } = await batchPredict('churn', file('bad.csv'), file('out.csv'));
  const told = new Map(
    fs
      .readFileSync(summary.rejects_file, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => [Number(line.split(',', 1)[0]), line]),
  );
  const missed = planted.filter(({ line, column }) => told.get(line)?.startsWith(`${line},${column},`) !== true);
  const { read, scored, rejected } = summary.rows;
  console.log(
    `${BAD_ROWS} bad rows of ${new Set(planted.map(({ kind }) => kind)).size} kinds among ${count(ROWS)}: ` +
      `${BAD_ROWS - missed.length} told with line and column, ${told.size - BAD_ROWS + missed.length} others; ` +
      `read ${count(read)} = scored ${count(scored)} + rejected ${count(rejected)}; ` +
      `${count(ROWS / seconds)} rows/s, ${peakMb} MB`,
  );
  for (const { line, column, kind } of missed.slice(0, 10)) {
    console.log(`  missed: line ${line}, ${column}: ${kind}; told: ${told.get(line) ?? 'nothing'}`);
  }
  if (missed.length > 0 || told.size !== BAD_ROWS || read !== ROWS || scored + rejected !== read) process.exitCode = 1;
}

try {
  console.log(`${os.cpus().length} x ${os.cpus()[0].model}, Node ${process.versions.node}; median of ${RUNS} runs`);
  const peers = await peersOf(options['peer-service']);
  const steps = {
    'churn-csv': async () => {
      await speed('churn, CSV to CSV', 'churn', CUSTOMERS, ROWS / 10, 'csv', peers);
      await speed('churn, CSV to CSV', 'churn', CUSTOMERS, ROWS, 'csv', peers);
    },
    'churn-parquet': async () => {
      await speed('churn, Parquet to Parquet', 'churn', CUSTOMERS, ROWS / 10, 'parquet');
      await speed('churn, Parquet to Parquet', 'churn', CUSTOMERS, ROWS, 'parquet');
    },
    'demand-csv': () => speed('demand, CSV to CSV', 'demand', PRODUCTS, ROWS, 'csv'),
    'demand-parquet': () => speed('demand, Parquet to Parquet', 'demand', PRODUCTS, ROWS, 'parquet'),
    'bad-rows': badRows,
    kill: async () => {
      await killAndResume('csv');
      await killAndResume('parquet');
    },
  };
  for (const name of options.only?.split(',') ?? Object.keys(steps)) {
    if (steps[name] === undefined) throw new Error(`--only ${name}: there are ${Object.keys(steps).join(', ')}.`);
    await steps[name]();
  }
} finally {
  fs.rmSync(folder, { recursive: true });
}
