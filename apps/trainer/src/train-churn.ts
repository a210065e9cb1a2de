import { type Manifest, FileModelRegistry, type ParityCertificate } from '@retail-ml/model-registry';
import { churnModelCode, recencyRuleProbability } from '@retail-ml/churn-model';
import { draftChurnArtefact, fitChurnModel, predictorOf } from '@retail-ml/churn-model/fit';
import { referenceProfile } from '@retail-ml/drift';
import { formatDay, planTemporalSplit } from '@retail-ml/features';
import { loadTensorFlow } from '@retail-ml/tensorflow';
import { readAcceptancePolicy } from './acceptance/acceptance-policy';
import { loadChampion } from './acceptance/champion';
import { judgeChurn } from './acceptance/churn-gate';
import { requireBuyers, requireHistory } from './acceptance/churn-requirements';
import { type Verdict, verdictOf } from './acceptance/verdict';
import { certifyHere } from './certify/certify';
import { refuseUncertified } from './certify/certified-promotion';
import { readChurnRows } from './churn-rows';
import { codeCommit } from './code-commit';
import { type TrainerConfig } from './config';
import { openSource, type SourceOptions } from './open-source';
import { type Progress } from './progress';
import { refuseFutureSales } from './refuse-future-sales';

export interface TrainChurnOptions extends SourceOptions {
  /** Days in which `frequency` counts purchase days. */
  lookbackDays: number;
  /** Days without a purchase after which a customer counts as churned. */
  horizonDays: number;
  population: 'all' | 'active';
  seed: number;
  /** The model's folder, e.g. `models/churn`. */
  outputPath: string;
  /** The file that says what the gate refuses. */
  policyPath: string;
  /** Generated rows of the certificate; 10,000 where nothing is said. */
  certifiedRows?: number | undefined;
}

export interface TrainedChurn {
  manifest: Manifest;
  verdict: Verdict;
  certificate: ParityCertificate;
}

/** Trains churn on a retailer's data, judges it, saves and certifies it, and makes it champion unless the gate refuses. */
export async function trainChurn(
  options: TrainChurnOptions,
  config: TrainerConfig,
  progress: Progress,
): Promise<TrainedChurn> {
  const started = Date.now();
  const { lookbackDays, horizonDays, population, seed } = options;
  const policy = readAcceptancePolicy(options.policyPath);
  const source = await openSource(options, config, progress.note);
  try {
    const period = await source.salesPeriod();
    refuseFutureSales(source, period);
    const split = planTemporalSplit({ ...period, lookbackDays, horizonDays });
    const request = { source: source.describe(), dataSource: options.dataSource };
    const history = requireHistory(period, options, request, policy);
    const rows = await progress.step(
      `Reading ${split.trainAsOf.length + 1} snapshots from ${source.describe()}`,
      (report) => readChurnRows(source, { ...options, split, knownUntil: period.lastDay + 1 }, report),
    );
    const buyers = requireBuyers(rows.train, request, policy);
    const tensorflow = await loadTensorFlow();
    if (tensorflow.reason) progress.note(tensorflow.reason);
    const fitted = await progress.step(
      `Training churn on ${tensorflow.backend}, ${rows.train.length} rows`,
      (onProgress) => fitChurnModel(tensorflow, rows.train, { lookbackDays, horizonDays, seed, onProgress }),
    );
    const registry = new FileModelRegistry(options.outputPath, { name: 'churn' });
    const manifest = await progress.step(`Testing on ${rows.test.length} customers and saving`, async () => {
      const draft = draftChurnArtefact(
        fitted,
        rows.train,
        rows.test,
        {
          source: source.describe(),
          window: { from: formatDay(split.trainAsOf[0]), to: formatDay(split.trainAsOf[split.trainAsOf.length - 1]) },
          seed,
          commit: codeCommit(),
          seconds: (Date.now() - started) / 1000,
          options: { lookbackDays, horizonDays, population },
        },
        referenceProfile,
      );
      const predictor = predictorOf(fitted);
      const acceptance = judgeChurn(
        {
          question: { lookbackDays, horizonDays, population },
          evaluation: draft.manifest.evaluation,
          testRows: rows.test,
          probability: (row) => predictor.churnProbability(row),
          recencyRule: (row) => recencyRuleProbability(fitted.baseline, row.recencyDays),
          churnRate: rows.train.filter((row) => row.churned).length / rows.train.length,
          seed,
        },
        await loadChampion(registry, churnModelCode),
        policy,
        [...history, ...buyers],
      );
      return registry.save({ ...draft, manifest: { ...draft.manifest, acceptance } });
    });
    fitted.network.dispose();
    // What was written is what will be served: it is proved from the files before anyone may use it.
    const { version } = manifest;
    await registry.load(churnModelCode, version);
    const certified = { model: 'churn', modelPath: options.outputPath, version, rows: options.certifiedRows } as const;
    const certificate = await certifyHere(certified, tensorflow, progress);
    const verdict = verdictOf(manifest.acceptance!);
    if (verdict.accepted) {
      await refuseUncertified(registry, version, { name: 'churn', folder: options.outputPath }, config);
      await registry.promote(version, verdict.reason);
    }
    return { manifest, verdict, certificate };
  } finally {
    await source.close();
  }
}
