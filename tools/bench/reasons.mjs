// What reasons cost, and how exactly they sum up, on the champions of a folder of models and 10,000 random requests:
//   npx nx run api:build && node tools/bench/reasons.mjs [--models models] [--rows 10000]
import path from 'node:path';
import { parseArgs } from 'node:util';
import { churnModelCode, ChurnPredictor } from '@retail-ml/churn-model';
import { DemandForecaster, demandModelCode } from '@retail-ml/demand-model';
import { SEASONS, WEEKDAYS } from '@retail-ml/features';
import { FileModelRegistry } from '@retail-ml/model-registry';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const { values: options } = parseArgs({
  options: { models: { type: 'string', default: 'models' }, rows: { type: 'string', default: '10000' } },
});
const ROWS = Number(options.rows);
const generator = xoroshiro128plus(20261124);
const uniform = () => (generator.next() >>> 0) / 2 ** 32;
const below = (bound) => Math.floor(uniform() * bound);

function customer(hasTotal) {
  const daysSinceJoin = below(1500);
  const recencyDays = below(daysSinceJoin + 1);
  const frequency = recencyDays > 180 ? 0 : 1 + below(40);
  return {
    daysSinceJoin,
    recencyDays,
    frequency,
    avgMonetary: 500 * uniform() ** 3,
    loyaltyMember: uniform() < 0.4,
    totalPurchases: hasTotal ? Math.max(frequency, 1) + below(60) : null,
  };
}

function product(has14d, categories) {
  const recentSales30d = Math.floor(2000 * uniform() ** 6);
  const recentSales7d = below(recentSales30d + 1);
  return {
    category: categories[below(categories.length)],
    recentSales7d,
    recentSales14d: has14d ? recentSales7d + below(recentSales30d - recentSales7d + 1) : null,
    recentSales30d,
    season: SEASONS[below(4)],
    weekday: WEEKDAYS[below(7)],
    isHoliday: uniform() < 0.1,
  };
}

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
  const customers = Array.from({ length: ROWS }, () => customer(hasTotal));
  measure(`churn, ${hasTotal ? 6 : 5} fields`, customers, predictor, logOdds);
}

const artefact = await load('demand', demandModelCode);
const forecaster = new DemandForecaster(artefact);
const categories = [...Object.keys(artefact.manifest.transforms.categoryGrowth), 'unheard of'];
for (const has14d of [false, true]) {
  const products = Array.from({ length: ROWS }, () => product(has14d, categories));
  measure(`demand, ${has14d ? 7 : 6} fields`, products, forecaster, (input) =>
    Math.log(forecaster.intervals(input)[0].forecast),
  );
}
