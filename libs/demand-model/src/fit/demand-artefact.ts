import { demandFeatureView, type DemandInput, drawBackgroundRows } from '@retail-ml/features';
import { type ArtefactDraft, type GoldenRow, type Manifest } from '@retail-ml/model-registry';
import { seededRandom } from '@retail-ml/tensorflow';
import { DemandForecaster } from '../demand-forecaster';
import { goldenOutput } from '../demand-model-code';
import { type DemandExplanation } from '../demand-reasons';
import { type WatchedDemandColumn, watchedDemandColumns } from '../watched-columns';
import { backtestFigures } from './backtest';
import { type RowForecast } from './demand-baselines';
import { demandModelCard } from './demand-model-card';
import { demandSlices } from './demand-slices';
import { type DemandTrainingRow } from './demand-training-row';
import { evaluateDemandModel } from './evaluate-demand-model';
import { type FittedDemandModel } from './fit-demand-model';
import { forecastCurves } from './forecast-curve';

const GOLDEN_ROWS = 100;
/** Against so many products a forecast is explained: see decision 0014 for what more or fewer would do. */
const BACKGROUND_ROWS = 64;

/** Where the model comes from: the parts of the manifest that fitting does not know. */
export type TrainingContext = Pick<
  Manifest['training'],
  'source' | 'window' | 'seed' | 'commit' | 'seconds' | 'options'
>;

/** Forecasts with a model that has not been saved yet. */
export function forecasterOf({ sections, network }: FittedDemandModel): DemandForecaster {
  return new DemandForecaster({ manifest: { ...sections, version: 'unsaved' }, network: network.plain });
}

/**
 * Judges the fitted model on rows it never saw, beside the run-rates, and makes the artefact to save.
 *
 * @param testRows their origins lie after the last day of the last training target
 * @param profileOf makes the reference profile, as plain JSON, of the training rows and what the model says of them
 */
export function draftDemandArtefact(
  fitted: FittedDemandModel,
  trainRows: readonly DemandTrainingRow[],
  testRows: readonly DemandTrainingRow[],
  context: TrainingContext,
  profileOf: (columns: WatchedDemandColumn[]) => unknown,
): ArtefactDraft {
  const forecaster = forecasterOf(fitted);
  const forecast: RowForecast = (row) => forecaster.intervals(row);
  const { network, sections, baselines, naiveErrors, backtest, parity, rows } = fitted;
  const { name, version, fingerprint, features } = demandFeatureView;
  return {
    modelJson: network.modelJson,
    weights: network.weights,
    modelCard: demandModelCard,
    manifest: {
      featureView: { name, version, fingerprint, features: features.map((feature) => ({ ...feature })) },
      ...sections,
      explanation: explanation(trainRows, forecaster, context.seed),
      referenceProfile: profileOf(watchedDemandColumns(trainRows, forecaster)),
      evaluation: {
        ...evaluateDemandModel(testRows, { model: forecast, baselines: { ...baselines } }, naiveErrors, context.seed),
        backtest: backtest.map(backtestFigures),
        slices: demandSlices(testRows, forecast, (row) => forecaster.forecast(row).movement, context.seed),
        curves: { forecasts: forecastCurves(testRows, forecast, context.seed) },
      },
      training: { ...context, rows: { ...rows, test: testRows.length } },
      parity,
      goldenRows: goldenRows(testRows, forecaster),
    },
  };
}

/** Draws the products that forecasts are explained against, from the lowest forecast to the highest. */
function explanation(
  trainRows: readonly DemandTrainingRow[],
  forecaster: DemandForecaster,
  seed: number,
): DemandExplanation {
  const forecasts = trainRows.map((row) => forecaster.intervals(row)[0].forecast);
  const rows = drawBackgroundRows(forecasts, BACKGROUND_ROWS, seededRandom(seed).uniform);
  return { background: rows.map((row) => inputOf(trainRows[row])) };
}

/** Rows spread evenly over the test set, so that slow and fast movers of all origins are among them. */
function goldenRows(testRows: readonly DemandTrainingRow[], forecaster: DemandForecaster): GoldenRow[] {
  const count = Math.min(GOLDEN_ROWS, testRows.length);
  return Array.from({ length: count }, (_, i) => {
    const input = inputOf(testRows[Math.floor((i * testRows.length) / count)]);
    return { input: { ...input }, output: goldenOutput(forecaster, input) };
  });
}

/** What the model is asked about a product, without what the row knows besides. */
function inputOf(row: DemandTrainingRow): DemandInput {
  const { category, recentSales7d, recentSales14d, recentSales30d, season, weekday, isHoliday } = row;
  return { category, recentSales7d, recentSales14d, recentSales30d, season, weekday, isHoliday };
}
