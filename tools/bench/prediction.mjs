// What one prediction costs, on the champions of a folder of models and random requests: from the fields to the answer
// (features, network, calibration, category), without HTTP.
//   npx nx run api:build && node tools/bench/prediction.mjs [--models models] [--runs 9]
// CPU time: others may keep the machine busy meanwhile, which makes caches cold, and it an upper bound.
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import v8 from 'node:v8';
import vm from 'node:vm';
import { churnModelCode, ChurnPredictor } from '@retail-ml/churn-model';
import { DemandForecaster, demandModelCode } from '@retail-ml/demand-model';
import { FileModelRegistry } from '@retail-ml/model-registry';
import { median } from './order-statistics.mjs';
import { randomCustomers, randomProducts } from './random-requests.mjs';

const { values: options } = parseArgs({
  options: { models: { type: 'string', default: 'models' }, runs: { type: 'string', default: '9' } },
});
const RUNS = Number(options.runs);
const INPUTS = 10_000;
/** Few enough that no garbage is collected meanwhile. */
const COUNTED = 5000;

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc');

/** What the predictions of a run come to: nothing can be left out of them. */
let sum = 0;

function cpuNanoseconds(inputs, predict) {
  const started = process.cpuUsage();
  for (const input of inputs) sum += predict(input);
  const { user, system } = process.cpuUsage(started);
  return ((user + system) * 1000) / inputs.length;
}

function bytesAllocated(inputs, predict) {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < COUNTED; i++) sum += predict(inputs[i]);
  return (process.memoryUsage().heapUsed - before) / COUNTED;
}

function measure(name, inputs, predict) {
  // Compiled first, as in a service that has answered for a while.
  for (let i = 0; i < 5; i++) cpuNanoseconds(inputs, predict);
  const runs = Array.from({ length: RUNS }, () => cpuNanoseconds(inputs, predict));
  const bytes = median(Array.from({ length: RUNS }, () => bytesAllocated(inputs, predict)));
  console.log(
    `${name}: ${(median(runs) / 1000).toFixed(2)} us a prediction (${(Math.min(...runs) / 1000).toFixed(2)} to ` +
      `${(Math.max(...runs) / 1000).toFixed(2)} in ${RUNS} runs), ${Math.round(bytes)} bytes allocated`,
  );
}

const load = (name, code) => new FileModelRegistry(path.join(options.models, name), { name }).load(code);

console.log(`${os.cpus().length} x ${os.cpus()[0].model}, Node ${process.versions.node}`);
const predictor = new ChurnPredictor(await load('churn', churnModelCode));
const predictChurn = (customer) => predictor.predict(customer).churnProbability;
measure('churn', randomCustomers(INPUTS, false), predictChurn);
measure('churn with total_purchases', randomCustomers(INPUTS, true), predictChurn);

const artefact = await load('demand', demandModelCode);
const forecaster = new DemandForecaster(artefact);
const categories = [...Object.keys(artefact.manifest.transforms.categoryGrowth), 'unheard of'];
measure('demand', randomProducts(INPUTS, false, categories), (product) => forecaster.forecast(product).week.forecast);
if (!Number.isFinite(sum)) throw new Error('A prediction was no number.');
