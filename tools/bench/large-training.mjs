// Whether a model is trained on more sales than memory holds, and whether the sample costs quality:
//   npx nx run trainer:build && node tools/bench/large-training.mjs [--customers 5000000] [--heap-mb 128]
//     [--max-training-rows 300000] [--compare-customers 100000] [--models churn,demand] [--folder FOLDER]
// Makes a DuckDB file with the sales of so many customers by SQL, and trains on it in a process whose heap is limited.
// Then, on a smaller file, churn is trained on a sample of 20,000 rows and on all of them, with a heap of 4 GB; both are
// tested on the same customers. --compare-customers 0 leaves that out. Five million customers take 2 GB of disk.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { makeLargeSales } from './large-sales.mjs';
import { TELL_MEMORY, timed } from './timed.mjs';

const { values: options } = parseArgs({
  options: {
    customers: { type: 'string', default: '5000000' },
    'heap-mb': { type: 'string', default: '128' },
    'max-training-rows': { type: 'string', default: '300000' },
    'compare-customers': { type: 'string', default: '100000' },
    models: { type: 'string', default: 'churn' },
    folder: { type: 'string' },
  },
});
const TRAINER = path.join(import.meta.dirname, '../../apps/trainer/dist/main.js');
const COMPARISON_HEAP_MB = 4096;

const count = (value) => Math.round(value).toLocaleString('en');
const megabytes = (bytes) => `${count(bytes / 1e6)} MB`;

/** Trains in a process of its own; a verdict against the model does not matter here, but ends it with an error. */
async function train(model, duckdbPath, { heapMb, args = [] }) {
  const output = path.join(folder, `models-${model}`);
  const run = await timed(
    process.execPath,
    [
      '--import',
      TELL_MEMORY,
      `--max-old-space-size=${heapMb}`,
      TRAINER,
      model,
      '--json',
      '--output-path',
      output,
      ...args,
    ],
    { DUCKDB_PATH: duckdbPath },
  );
  fs.rmSync(output, { recursive: true });
  process.stderr.write(run.stderr.replace(/^(peak|cpu)=.*\n/gm, ''));
  return { ...run, manifest: JSON.parse(run.stdout).manifest };
}

async function make(customers) {
  const file = path.join(folder, `${customers}.duckdb`);
  const started = process.hrtime.bigint();
  const { sales, bytes } = await makeLargeSales(file, { customers });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  console.log(
    `${count(customers)} customers with ${count(sales)} sales, a file of ${megabytes(bytes)}, made in ${seconds.toFixed(0)} s`,
  );
  return file;
}

function cost({ seconds, cpuSeconds, peakMb }) {
  return `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU, at most ${count(peakMb)} MB in all`;
}

const auc = ({ manifest }) => {
  const { value, low, high } = manifest.evaluation.model.roc_auc;
  return `AUC ${value.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)})`;
};

const folder = options.folder ?? fs.mkdtempSync(path.join(os.tmpdir(), 'large-training-'));
fs.mkdirSync(folder, { recursive: true });
try {
  console.log(`${os.cpus().length} x ${os.cpus()[0].model}, Node ${process.versions.node}`);
  const file = await make(Number(options.customers));
  const heapMb = Number(options['heap-mb']);
  for (const model of options.models.split(',')) {
    const args = model === 'churn' ? ['--max-training-rows', options['max-training-rows']] : [];
    const run = await train(model, file, { heapMb, args });
    const { rowsFound, rowsTaken, products, trainRowsFound } = run.manifest.training.options;
    console.log(`${model} with a heap of ${heapMb} MB: ${cost(run)}`);
    console.log(
      model === 'churn'
        ? `  rows there ${count(rowsFound.train)} to train and ${count(rowsFound.test)} to test, taken ` +
            `${count(rowsTaken.train)} and ${count(rowsTaken.test)}; ${auc(run)}`
        : `  ${count(products.kept)} of ${count(products.found)} products, ${count(run.manifest.training.rows.train)} of ` +
            `their ${count(trainRowsFound)} rows learned from`,
    );
  }
  fs.rmSync(file);
  const compared = Number(options['compare-customers']);
  if (compared > 0) {
    const smaller = await make(compared);
    for (const rows of ['20000', '1000000000']) {
      const run = await train('churn', smaller, { heapMb: COMPARISON_HEAP_MB, args: ['--max-training-rows', rows] });
      const { rowsFound, rowsTaken } = run.manifest.training.options;
      console.log(`${count(rowsTaken.train)} of ${count(rowsFound.train)} rows taken: ${auc(run)}; ${cost(run)}`);
    }
  }
} finally {
  if (options.folder === undefined) fs.rmSync(folder, { recursive: true });
}
