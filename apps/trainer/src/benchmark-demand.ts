import {
  type BacktestBlock,
  fitDemandModel,
  forecasterOf,
  type HorizonMetrics,
  measureForecasts,
  type RowForecast,
} from '@retail-ml/demand-model/fit';
import { loadTensorFlow } from '@retail-ml/tensorflow';
import { CpuClock } from './cpu-clock';
import { readDemandRowFile } from './demand-row-file';
import { type Progress } from './progress';
import { writeDemandPredictions } from './test-predictions-file';

export interface DemandBenchmarkOptions {
  inputFile: string;
  seed: number;
  /** Where each test row's forecasts go, the model's and the baselines'. */
  predictionsFile?: string;
}

/** The document of `benchmark --model demand --json`. */
export interface DemandBenchmark {
  model: 'demand';
  file: string;
  rows: { train: number; test: number };
  /** `fit_cpu` counts the seconds of all threads. */
  seconds: { fit: number; fit_cpu: number; total: number };
  metrics: HorizonMetrics;
  baselines: Record<string, HorizonMetrics>;
  /** Rolling blocks before the test, oldest first. */
  backtest: BacktestBlock[];
}

/** Fits the production recipe on a file's rows with `split=train` and scores those with `split=test`. */
export async function benchmarkDemand(options: DemandBenchmarkOptions, progress: Progress): Promise<DemandBenchmark> {
  const started = Date.now();
  const { inputFile, seed } = options;
  const { train, test } = await progress.step(`Reading ${inputFile}`, () => readDemandRowFile(inputFile));
  const tensorflow = await loadTensorFlow();
  if (tensorflow.reason) progress.note(tensorflow.reason);
  const clock = new CpuClock();
  const fitted = await progress.step(`Training demand on ${tensorflow.backend}, ${train.length} rows`, (onProgress) =>
    fitDemandModel(tensorflow, train, { seed, onProgress }),
  );
  const fitSeconds = clock.seconds();
  const forecaster = forecasterOf(fitted);
  fitted.network.dispose();
  const model: RowForecast = (row) => forecaster.intervals(row);
  const baselines = Object.entries<RowForecast>({ ...fitted.baselines });
  if (options.predictionsFile !== undefined) {
    await writeDemandPredictions(options.predictionsFile, test, {
      retail_ml: model,
      ...Object.fromEntries(baselines),
    });
  }
  const measure = (forecast: RowForecast) => measureForecasts(test, forecast, fitted.naiveErrors);
  return {
    model: 'demand',
    file: inputFile,
    rows: { train: train.length, test: test.length },
    seconds: { fit: fitSeconds.wall, fit_cpu: fitSeconds.cpu, total: (Date.now() - started) / 1000 },
    metrics: measure(model),
    baselines: Object.fromEntries(baselines.map(([name, forecast]) => [name, measure(forecast)])),
    backtest: fitted.backtest,
  };
}
