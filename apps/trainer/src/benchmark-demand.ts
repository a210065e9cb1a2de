import {
  type BacktestBlock,
  fitDemandModel,
  forecastsWithHistory,
  forecasterOf,
  historiesOfRows,
  type HorizonMetrics,
  measureForecasts,
  type RowForecast,
} from '@retail-ml/demand-model/fit';
import { type DailySalesBook } from '@retail-ml/features';
import { loadTensorFlow } from '@retail-ml/tensorflow';
import { CpuClock } from './cpu-clock';
import { readHistories } from './daily-sales';
import { readDemandRowFile } from './demand-row-file';
import { openImportedFiles } from './imported-files';
import { type Progress } from './progress';
import { writeDemandPredictions } from './test-predictions-file';
import { TrainerError } from './trainer-error';

export interface DemandBenchmarkOptions {
  inputFile: string;
  seed: number;
  /** Bias the forecasts of 7 and of 30 days are to have, share of all sales. */
  targetBias: readonly number[];
  /** Where each test row's forecasts go, the model's and the baselines'. */
  predictionsFile?: string;
  /** The sales that the rows were made of, of which products' profiles are made, and its columns. */
  sales?: { file: string; map: Readonly<Record<string, string>> };
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
  /**
   * The same rows with products' profiles: made anew at each origin, and as of the first test origin. Absent without
   * sales; null where histories did not lower the loss in every rolling block.
   */
  withHistory?: Record<'fresh' | 'frozen', HorizonMetrics> | null;
  /** Loss on rolling blocks with inputs over that without them: what was tried of shared inputs and histories. */
  tried: Record<string, number[]>;
  /** Rolling blocks before the test, oldest first. */
  backtest: BacktestBlock[];
}

/** Fits the production recipe on a file's rows with `split=train` and scores those with `split=test`. */
export async function benchmarkDemand(options: DemandBenchmarkOptions, progress: Progress): Promise<DemandBenchmark> {
  const started = Date.now();
  const { inputFile, seed, targetBias } = options;
  const { train, test } = await progress.step(`Reading ${inputFile}`, () => readDemandRowFile(inputFile));
  const dailySales = options.sales && (await readSales(options.sales, [...train, ...test], inputFile, progress));
  const tensorflow = await loadTensorFlow();
  if (tensorflow.reason) progress.note(tensorflow.reason);
  const clock = new CpuClock();
  const fitted = await progress.step(`Training demand on ${tensorflow.backend}, ${train.length} rows`, (onProgress) =>
    fitDemandModel(tensorflow, train, { seed, targetBias, onProgress, ...(dailySales && { dailySales }) }),
  );
  const fitSeconds = clock.seconds();
  const forecaster = forecasterOf(fitted);
  fitted.network.dispose();
  fitted.history?.network.dispose();
  const model: RowForecast = (row) => forecaster.intervals(row, null, row.origin);
  const histories = dailySales && fitted.history && forecastsWithHistory(forecaster, historiesOfRows(test, dailySales));
  const baselines = Object.entries<RowForecast>({ ...fitted.baselines });
  if (options.predictionsFile !== undefined) {
    await writeDemandPredictions(options.predictionsFile, test, {
      retail_ml: model,
      ...(histories && {
        retail_ml_history_fresh: histories.history_fresh,
        retail_ml_history_frozen: histories.history_frozen,
      }),
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
    ...(dailySales && {
      withHistory: histories
        ? { fresh: measure(histories.history_fresh), frozen: measure(histories.history_frozen) }
        : null,
    }),
    tried: fitted.sections.calibration.tried ?? {},
    backtest: fitted.backtest,
  };
}

/** @throws TrainerError where the sales hold none of the rows' products. */
async function readSales(
  { file, map }: NonNullable<DemandBenchmarkOptions['sales']>,
  rows: readonly { productId: string; origin: number }[],
  inputFile: string,
  progress: Progress,
): Promise<DailySalesBook> {
  return progress.step(`Reading ${file}`, async (report) => {
    const source = await openImportedFiles({ transactions: file, map }, file, 'rejected-rows.csv', progress.note);
    try {
      const products = new Set(rows.map(({ productId }) => productId));
      const seen = new Set<string>();
      const isKept = (productId: string) => {
        const kept = products.has(productId);
        if (kept) seen.add(productId);
        return kept;
      };
      const firstOrigin = rows.reduce((earliest, { origin }) => Math.min(earliest, origin), Infinity);
      const { dailySales } = await readHistories(source, await source.salesPeriod(), firstOrigin, isKept, report);
      if (seen.size === 0) {
        throw new TrainerError(
          'failed',
          `${file} holds sales of none of the products in ${inputFile}. Name the column of its product ids: ` +
            '--map product_id=<column>.',
        );
      }
      return dailySales;
    } finally {
      await source.close();
    }
  });
}
