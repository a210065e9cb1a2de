import { type ChurnMetrics, churnMetrics, rankRows, recencyRuleProbability } from '@retail-ml/churn-model';
import { type ChurnTrainingRow, fitChurnModel, predictorOf } from '@retail-ml/churn-model/fit';
import { loadTensorFlow } from '@retail-ml/tensorflow';
import { readChurnRowFile } from './churn-row-file';
import { CpuClock } from './cpu-clock';
import { type Progress } from './progress';
import { writeChurnPredictions } from './test-predictions-file';

export interface BenchmarkOptions {
  inputFile: string;
  /** The window of the file's label and of its `frequency`. */
  horizonDays: number;
  lookbackDays: number;
  seed: number;
  /** Where each test row's probabilities go, the model's and the baseline's. */
  predictionsFile?: string;
}

/** The document of `benchmark --json`. */
export interface ChurnBenchmark {
  model: 'churn';
  file: string;
  rows: { train: number; test: number };
  /** `fit_cpu` counts the seconds of all threads. */
  seconds: { fit: number; fit_cpu: number; total: number };
  metrics: ChurnMetrics;
  baselines: { recency_rule: ChurnMetrics };
}

/** Fits the production recipe on a file's rows with `split=train` and scores those with `split=test`. */
export async function benchmarkChurn(options: BenchmarkOptions, progress: Progress): Promise<ChurnBenchmark> {
  const started = Date.now();
  const { inputFile, horizonDays, lookbackDays, seed } = options;
  const { train, test } = await progress.step(`Reading ${inputFile}`, () => readChurnRowFile(inputFile));
  const tensorflow = await loadTensorFlow();
  if (tensorflow.reason) progress.note(tensorflow.reason);
  const clock = new CpuClock();
  const fitted = await progress.step(`Training churn on ${tensorflow.backend}, ${train.length} rows`, (onProgress) =>
    fitChurnModel(tensorflow, train, { lookbackDays, horizonDays, seed, onProgress }),
  );
  const fitSeconds = clock.seconds();
  const predictor = predictorOf(fitted);
  fitted.network.dispose();
  const model = test.map((row) => predictor.churnProbability(row));
  const recencyRule = test.map((row) => recencyRuleProbability(fitted.baseline, row.recencyDays));
  if (options.predictionsFile !== undefined) {
    await writeChurnPredictions(options.predictionsFile, test, { retail_ml: model, recency_rule: recencyRule });
  }
  return {
    model: 'churn',
    file: inputFile,
    rows: { train: train.length, test: test.length },
    seconds: { fit: fitSeconds.wall, fit_cpu: fitSeconds.cpu, total: (Date.now() - started) / 1000 },
    metrics: measure(test, model),
    baselines: { recency_rule: measure(test, recencyRule) },
  };
}

function measure(rows: readonly ChurnTrainingRow[], probabilities: readonly number[]): ChurnMetrics {
  const labels = rows.map((row) => (row.churned ? 1 : 0));
  return churnMetrics(rankRows(probabilities, labels));
}
