import { type ChurnMetrics, churnMetrics, rankRows, recencyRuleProbability } from '@retail-ml/churn-model';
import { type ChurnTrainingRow, fitChurnModel, predictorOf } from '@retail-ml/churn-model/fit';
import { loadTensorFlow } from '@retail-ml/tensorflow';
import { type Progress } from './progress';
import { readChurnRowFile } from './churn-row-file';

export interface BenchmarkOptions {
  inputFile: string;
  /** The window of the file's label and of its `frequency`. */
  horizonDays: number;
  lookbackDays: number;
  seed: number;
}

/** The document of `benchmark --json`. */
export interface ChurnBenchmark {
  model: 'churn';
  file: string;
  rows: { train: number; test: number };
  seconds: { fit: number; total: number };
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
  const fitStarted = Date.now();
  const fitted = await progress.step(`Training churn on ${tensorflow.backend}, ${train.length} rows`, (onProgress) =>
    fitChurnModel(tensorflow, train, { lookbackDays, horizonDays, seed, onProgress }),
  );
  const fitSeconds = (Date.now() - fitStarted) / 1000;
  const predictor = predictorOf(fitted);
  const metrics = measure(test, (row) => predictor.churnProbability(row));
  const recencyRule = measure(test, (row) => recencyRuleProbability(fitted.baseline, row.recencyDays));
  fitted.network.dispose();
  return {
    model: 'churn',
    file: inputFile,
    rows: { train: train.length, test: test.length },
    seconds: { fit: fitSeconds, total: (Date.now() - started) / 1000 },
    metrics,
    baselines: { recency_rule: recencyRule },
  };
}

function measure(rows: readonly ChurnTrainingRow[], probability: (row: ChurnTrainingRow) => number): ChurnMetrics {
  const labels = rows.map((row) => (row.churned ? 1 : 0));
  return churnMetrics(rankRows(rows.map(probability), labels));
}
