// What reasons cost, and how exactly they sum up, on the champions of a folder of models and 10,000 random requests:
//   npx nx run api:build && node tools/bench/reasons.mjs [--models models] [--rows 10000]
import path from 'node:path';
import { parseArgs } from 'node:util';
import { churnModelCode, ChurnPredictor } from '@retail-ml/churn-model';
import { DemandForecaster, demandModelCode } from '@retail-ml/demand-model';
import { FileModelRegistry } from '@retail-ml/model-registry';
import { randomCustomers, randomProducts } from './random-requests.mjs';

const { values: options } = parseArgs({
  options: { models: { type: 'string', default: 'models' }, rows: { type: 'string', default: '10000' } },
});
const ROWS = Number(options.rows);
/** CPU time of one call in microseconds; others may keep the machine busy meanwhile. */
function cpuMicroseconds(inputs, call) {
  for (const input of inputs.slice(0, 100)) call(input);
  const started = process.cpuUsage();
  for (const input of inputs) call(input);
  const { user, system } = process.cpuUsage(started);
  return (user + system) / inputs.length;
}

function measure(name, inputs, model, predict) {
  let largest = 0;
  for (const input of inputs) {
    const { base, reasons } = model.reasons(input);
    const sum = reasons.reduce((total, { effect }) => total + effect, base);
    largest = Math.max(largest, Math.abs(sum - predict(input)));
  }
  const cost = cpuMicroseconds(inputs.slice(0, 2000), (input) => model.reasons(input));
  const plain = cpuMicroseconds(inputs, predict);
  console.log(
    `${name}: of ${inputs.length} the largest difference of the sum and the prediction is ${largest.toExponential(1)}; ` +
      `CPU ${(cost / 1000).toFixed(2)} ms with reasons, ${(plain / 1000).toFixed(4)} ms without`,
  );
}

const load = (name, code) => new FileModelRegistry(path.join(options.models, name), { name }).load(code);

const predictor = new ChurnPredictor(await load('churn', churnModelCode));
const logOdds = (input) => {
  const probability = predictor.churnProbability(input);
  return Math.log(probability / (1 - probability));
};
for (const hasTotal of [false, true]) {
  const customers = randomCustomers(ROWS, hasTotal);
  measure(`churn, ${hasTotal ? 6 : 5} fields`, customers, predictor, logOdds);
}

const artefact = await load('demand', demandModelCode);
const forecaster = new DemandForecaster(artefact);
const categories = [...Object.keys(artefact.manifest.transforms.categoryGrowth), 'unheard of'];
for (const has14d of [false, true]) {
  const products = randomProducts(ROWS, has14d, categories);
  measure(`demand, ${has14d ? 7 : 6} fields`, products, forecaster, (input) =>
    Math.log(forecaster.intervals(input)[0].forecast),
  );
}
