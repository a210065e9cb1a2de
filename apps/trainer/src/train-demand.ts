import { DemandForecaster, demandModelCode, HORIZON_DAYS } from '@retail-ml/demand-model';
import {
  draftDemandArtefact,
  fitDemandModel,
  forecasterOf,
  historiesOfRows,
  withoutHistories,
} from '@retail-ml/demand-model/fit';
import { referenceProfile } from '@retail-ml/drift';
import { formatDay, planDemandOrigins } from '@retail-ml/features';
import { FileModelRegistry, type Manifest, type ParityCertificate } from '@retail-ml/model-registry';
import { loadTensorFlow } from '@retail-ml/tensorflow';
import { readAcceptancePolicy } from './acceptance/acceptance-policy';
import { loadChampion } from './acceptance/champion';
import { judgeDemand } from './acceptance/demand-gate';
import { demandOpponent, demandWays } from './acceptance/demand-opponent';
import { requireOrigins, requireProducts } from './acceptance/demand-requirements';
import { type Verdict, verdictOf } from './acceptance/verdict';
import { certifyHere } from './certify/certify';
import { refuseUncertified } from './certify/certified-promotion';
import { codeCommit } from './code-commit';
import { type TrainerConfig } from './config';
import { readHistories } from './daily-sales';
import { affordableOrigins, readDemandRows } from './demand-rows';
import { type ForecastBesideSales, forecastsBesideSales } from './forecasts-beside-sales';
import { openSource, type SourceOptions } from './open-source';
import { type Progress } from './progress';
import { refuseFutureSales } from './refuse-future-sales';

export interface TrainDemandOptions extends SourceOptions {
  /** Share of the origins before the test period, 0.1 to 0.95. */
  trainSplit: number;
  seed: number;
  /** Bias the forecasts of 7 and of 30 days are to have, share of all sales. */
  targetBias: readonly number[];
  /** The model's folder, e.g. `models/demand`. */
  outputPath: string;
  /** The file that says what the gate refuses. */
  policyPath: string;
  /** Generated rows of the certificate; 10,000 where nothing is said. */
  certifiedRows?: number | undefined;
}

export interface TrainedDemand {
  manifest: Manifest;
  verdict: Verdict;
  certificate: ParityCertificate;
  /** Ten products on the newest test origin: what was forecast and what was then sold. */
  forecasts: ForecastBesideSales[];
}

/** Trains demand on a retailer's data, judges it, saves and certifies it, and makes it champion unless the gate refuses. */
export async function trainDemand(
  options: TrainDemandOptions,
  config: TrainerConfig,
  progress: Progress,
): Promise<TrainedDemand> {
  const started = Date.now();
  const { trainSplit, seed, targetBias } = options;
  const policy = readAcceptancePolicy(options.policyPath);
  const source = await openSource(options, config, progress.note);
  try {
    const period = await source.salesPeriod();
    refuseFutureSales(source, period);
    const mostOrigins = await affordableOrigins(source, period.lastDay + 1 - HORIZON_DAYS[1]);
    const origins = planDemandOrigins({ ...period, trainSplit, mostOrigins });
    const request = { source: source.describe(), dataSource: options.dataSource };
    const originsCheck = requireOrigins(origins, request, policy);
    const originCount = origins.train.length + origins.embargo.length + origins.test.length;
    const rows = await progress.step(`Reading ${originCount} origins from ${source.describe()}`, (report) =>
      readDemandRows(source, origins, seed, report),
    );
    const { products, trainRowsFound } = rows;
    if (products.kept < products.found) {
      progress.note(`A sample of ${products.kept} of the ${products.found} products is used: with all their rows.`);
    }
    if (rows.train.length < trainRowsFound) {
      progress.note(`A sample of ${rows.train.length} of the ${trainRowsFound} training rows is learned from.`);
    }
    const productsCheck = requireProducts(rows.train, request, policy);
    const learnedFrom = new Set([...rows.train, ...rows.test].map(({ productId }) => productId));
    const histories = await progress.step('Reading what was sold day by day', (report) =>
      readHistories(source, period, origins.train[0], (productId) => learnedFrom.has(productId), report),
    );
    const tensorflow = await loadTensorFlow();
    if (tensorflow.reason) progress.note(tensorflow.reason);
    const fitted = await progress.step(
      `Training demand on ${tensorflow.backend}, ${rows.train.length} rows`,
      (onProgress) =>
        fitDemandModel(tensorflow, rows.train, { seed, targetBias, dailySales: histories.dailySales, onProgress }),
    );
    const registry = new FileModelRegistry(options.outputPath, { name: 'demand' });
    const manifest = await progress.step(`Testing on ${rows.test.length} rows and saving`, async () => {
      const ofTestRows = historiesOfRows(rows.test, histories.dailySales);
      const { acceptance, historiesLeftOut } = judgeDemand(
        {
          ways: demandWays(forecasterOf(fitted, histories.profiles), ofTestRows),
          testRows: rows.test,
          baselines: { ...fitted.baselines },
          naiveErrors: fitted.naiveErrors,
          seed,
        },
        demandOpponent(await loadChampion(registry, demandModelCode), ofTestRows),
        policy,
        [...originsCheck, ...productsCheck],
      );
      const draft = draftDemandArtefact(
        historiesLeftOut === null ? fitted : withoutHistories(fitted, historiesLeftOut),
        rows.train,
        rows.test,
        {
          source: source.describe(),
          window: { from: formatDay(origins.train[0]), to: formatDay(origins.train[origins.train.length - 1]) },
          seed,
          commit: codeCommit(),
          seconds: (Date.now() - started) / 1000,
          options: { trainSplit, originStepDays: origins.stepDays, products, trainRowsFound },
        },
        referenceProfile,
        { ...histories, ofTestRows },
      );
      return registry.save({ ...draft, manifest: { ...draft.manifest, acceptance } });
    });
    fitted.network.dispose();
    fitted.history?.network.dispose();
    // What was written is what will be served: it is proved from the files before anyone may use it.
    const { version } = manifest;
    const forecaster = new DemandForecaster(await registry.load(demandModelCode, version));
    const certified = { model: 'demand', modelPath: options.outputPath, version, rows: options.certifiedRows } as const;
    const certificate = await certifyHere(certified, tensorflow, progress);
    const verdict = verdictOf(manifest.acceptance!);
    if (verdict.accepted) {
      await refuseUncertified(registry, version, { name: 'demand', folder: options.outputPath }, config);
      await registry.promote(version, verdict.reason);
    }
    return { manifest, verdict, certificate, forecasts: forecastsBesideSales(rows.test, forecaster) };
  } finally {
    await source.close();
  }
}
