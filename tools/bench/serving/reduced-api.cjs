// Our service without parts of it: reduced-api.cjs PORT no-log|no-prediction|null. What stays is the service's own code: the socket,
// Express, the body reader, tsoa's validation, the checks of the contract, and the answer's text.
const { ChurnPredictor, churnModelCode } = require('@retail-ml/churn-model');
const { DemandForecaster, demandModelCode } = require('@retail-ml/demand-model');
const { FileModelRegistry } = require('@retail-ml/model-registry');
const { Admission } = require('../../../apps/api/dist/admission.js');
const { createApp } = require('../../../apps/api/dist/app.js');
const { collectEarly } = require('../../../apps/api/dist/heap-growth.js');
const { listen } = require('../../../apps/api/dist/http-server.js');
const { countPredictions } = require('../../../apps/api/dist/metrics.js');
const { PredictionFiles } = require('../../../apps/api/dist/prediction-files.js');
const { PredictionLog } = require('../../../apps/api/dist/prediction-log.js');

const [port, without] = process.argv.slice(2);

/** A predictor that says the same of everybody. */
function constant(predictor) {
  const prediction = predictor.predict({
    recencyDays: 30,
    frequency: 5,
    avgMonetary: 125.5,
    loyaltyMember: true,
    daysSinceJoin: 365,
    totalPurchases: null,
  });
  const { horizonDays, lookbackDays, modelVersion } = predictor;
  return { horizonDays, lookbackDays, modelVersion, predict: () => prediction };
}

const nothing = () => undefined;
const noLog = { churn: nothing, churnBatch: nothing, demand: nothing, demandBatch: nothing };

/** What the log does beside writing. */
const countOnly = {
  churn: (_, __, answer) => countPredictions('churn', answer.model_version, answer.risk_category, 1),
  churnBatch: (_, __, { model_version, summary }) => countAll('churn', model_version, summary),
  demand: (_, __, answer) => countPredictions('demand', answer.model_version, answer.movement, 1),
  demandBatch: (_, __, { model_version, summary }) => countAll('demand', model_version, summary),
};

function countAll(model, version, summary) {
  for (const [category, count] of Object.entries(summary)) countPredictions(model, version, category, count);
}

const openLog = async () => new PredictionLog(await PredictionFiles.open(`logs-${port}`, console.error));

async function main() {
  collectEarly();
  const registries = {
    churn: new FileModelRegistry(process.env.CHURN_MODEL_PATH, { name: 'churn' }),
    demand: new FileModelRegistry(process.env.DEMAND_MODEL_PATH, { name: 'demand' }),
  };
  const predictor = new ChurnPredictor(await registries.churn.load(churnModelCode));
  const forecaster = new DemandForecaster(await registries.demand.load(demandModelCode));
  const churn = without === 'no-log' ? predictor : constant(predictor);
  const app = createApp({
    version: 'bench',
    registries,
    serving: { churnPredictor: () => churn, demandForecaster: () => forecaster },
    predictionLog: without === 'no-prediction' ? await openLog() : without === 'no-log' ? countOnly : noLog,
    fleet: {},
    report: nothing,
    reportInternal: console.error,
  });
  await listen(app, '127.0.0.1', Number(port), new Admission(256));
}

main();
process.once('SIGTERM', () => process.exit(0));
