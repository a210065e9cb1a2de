import { type Manifest, FileModelRegistry, type ParityCertificate } from '@retail-ml/model-registry';
import { churnModelCode, recencyRuleProbability } from '@retail-ml/churn-model';
import { type ChurnTrainingRows, draftChurnArtefact, fitChurnModel, predictorOf } from '@retail-ml/churn-model/fit';
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
import { type ChurnRows, readChurnRows } from './churn-rows';
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
  /** Of more training rows, the database draws a sample. */
  maxTrainingRows: number;
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
      (report) =>
        readChurnRows(source, { ...options, split, period, mostTrainingRows: options.maxTrainingRows }, report),
    );
    noteSample(rows, progress);
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
          options: { lookbackDays, horizonDays, population, rowsFound: rows.found, rowsTaken: rowsTaken(rows) },
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
          churnRate: churnRateOf(rows.train),
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

function rowsTaken({ train, test }: ChurnRows): ChurnRows['found'] {
  return { train: train.length, test: test.length };
}

function noteSample(rows: ChurnRows, { note }: Progress): void {
  const taken = rowsTaken(rows);
  if (taken.train < rows.found.train) {
    note(`A sample of ${taken.train} of the ${rows.found.train} training rows is used (--max-training-rows).`);
  }
  if (taken.test < rows.found.test) {
    note(`A sample of ${taken.test} of the ${rows.found.test} customers is tested on.`);
  }
}

function churnRateOf(rows: ChurnTrainingRows): number {
  let churnedRows = 0;
  for (const { churned } of rows) if (churned) churnedRows++;
  return churnedRows / rows.length;
}
