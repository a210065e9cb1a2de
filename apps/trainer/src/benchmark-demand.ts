import {
  type BacktestBlock,
  fitDemandModel,
  forecasterOf,
  type HorizonMetrics,
  measureForecasts,
  type RowForecast,
} from '@retail-ml/demand-model/fit';
import { loadTensorFlow } from '@retail-ml/tensorflow';
import { readDemandRowFile } from './demand-row-file';
import { type Progress } from './progress';

/** The document of `benchmark --model demand --json`. */
export interface DemandBenchmark {
  model: 'demand';
  file: string;
  rows: { train: number; test: number };
  seconds: { fit: number; total: number };
  metrics: HorizonMetrics;
  baselines: Record<string, HorizonMetrics>;
  /** Rolling blocks before the test, oldest first. */
  backtest: BacktestBlock[];
}

/** Fits the production recipe on a file's rows with `split=train` and scores those with `split=test`. */
export async function benchmarkDemand(inputFile: string, seed: number, progress: Progress): Promise<DemandBenchmark> {
  const started = Date.now();
  const { train, test } = await progress.step(`Reading ${inputFile}`, () => readDemandRowFile(inputFile));
  const tensorflow = await loadTensorFlow();
  if (tensorflow.reason) progress.note(tensorflow.reason);
  const fitStarted = Date.now();
  const fitted = await progress.step(`Training demand on ${tensorflow.backend}, ${train.length} rows`, (onProgress) =>
    fitDemandModel(tensorflow, train, { seed, onProgress }),
  );
  const fitSeconds = (Date.now() - fitStarted) / 1000;
  const forecaster = forecasterOf(fitted);
  fitted.network.dispose();
  const measure = (forecast: RowForecast) => measureForecasts(test, forecast, fitted.naiveErrors);
  return {
    model: 'demand',
    file: inputFile,
    rows: { train: train.length, test: test.length },
    seconds: { fit: fitSeconds, total: (Date.now() - started) / 1000 },
    metrics: measure((row) => forecaster.intervals(row)),
    baselines: Object.fromEntries(
      Object.entries(fitted.baselines).map(([name, forecast]) => [name, measure(forecast as RowForecast)]),
    ),
    backtest: fitted.backtest,
  };
}
