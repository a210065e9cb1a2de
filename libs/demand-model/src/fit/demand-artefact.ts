import {
  type DailySalesBook,
  demandFeatureView,
  type DemandInput,
  drawBackgroundRows,
  formatDay,
  seasonOf,
  weekdayOf,
} from '@retail-ml/features';
import { type ArtefactDraft, type GoldenRow, type Manifest, type Parity } from '@retail-ml/model-registry';
import { seededRandom } from '@retail-ml/tensorflow';
import { type DemandForecast, DemandForecaster, HISTORY_NETWORK_FILES } from '../demand-forecaster';
import { type GoldenInput, goldenOutput } from '../demand-model-code';
import { type DemandModelSections } from '../demand-model-sections';
import { type DemandExplanation } from '../demand-reasons';
import { PRODUCT_PROFILES_FILE, ProductProfiles } from '../product-profiles';
import { YEARLY_INDEX_FILE, yearlyIndexBytes } from '../yearly-index-file';
import { type WatchedDemandColumn, watchedDemandColumns } from '../watched-columns';
import { backtestFigures } from './backtest';
import { type RowForecast } from './demand-baselines';
import { demandModelCard } from './demand-model-card';
import { demandSlices } from './demand-slices';
import { type DemandTrainingRow } from './demand-training-row';
import { evaluateDemandModel } from './evaluate-demand-model';
import { type FittedDemandModel } from './fit-demand-model';
import { forecastCurves } from './forecast-curve';
import { forecastsWithHistory, type HistoriesOfRows } from './forecasts-with-history';
import { OLDEST_PROFILE_DAYS, rowProfiles } from './row-profiles';

const GOLDEN_ROWS = 100;
/** Against so many products a forecast is explained: see decision 0014 for what more or fewer would do. */
const BACKGROUND_ROWS = 32;
const NO_PROFILES = ProductProfiles.of(0, new Map());

/** Where the model comes from: the parts of the manifest that fitting does not know. */
export type TrainingContext = Pick<
  Manifest['training'],
  'source' | 'window' | 'seed' | 'commit' | 'seconds' | 'options'
>;

/** What histories a model is judged with, and those that it is served with. */
export interface ArtefactHistory {
  dailySales: DailySalesBook;
  ofTestRows: HistoriesOfRows;
  profiles: ProductProfiles;
}

/**
 * The fitted model without its path with histories: all forecasts are made from the fields.
 *
 * @param reason why, in sentences; the model keeps it
 */
export function withoutHistories(fitted: FittedDemandModel, reason: string): FittedDemandModel {
  const { sections } = fitted;
  return {
    ...fitted,
    history: null,
    sections: { ...sections, decision: { ...sections.decision, historiesLeftOut: reason } },
  };
}

/**
 * Forecasts with a model that has not been saved yet.
 *
 * @param profiles those that it is to be served with; without them, profiles are given with each row
 */
export function forecasterOf(fitted: FittedDemandModel, profiles?: ProductProfiles): DemandForecaster {
  return unsavedForecaster(fitted, withProfiles(fitted, profiles));
}

/** What an artefact holds of a model beside its network. */
interface ServedWith {
  sections: DemandModelSections;
  parts: Record<string, Uint8Array>;
}

function unsavedForecaster({ network }: FittedDemandModel, { sections, parts }: ServedWith): DemandForecaster {
  return new DemandForecaster({ manifest: { ...sections, version: 'unsaved' }, network: network.plain, parts });
}

/** The sections and files of a model with the profiles that it is served with. */
function withProfiles(
  { sections, history, yearlyIndex }: FittedDemandModel,
  profiles: ProductProfiles = NO_PROFILES,
): ServedWith {
  const yearly: Record<string, Uint8Array> = yearlyIndex ? { [YEARLY_INDEX_FILE]: yearlyIndexBytes(yearlyIndex) } : {};
  if (history === null) return { sections, parts: yearly };
  const productProfiles = { ...history.section, asOf: formatDay(profiles.asOf), products: profiles.size };
  return {
    sections: { ...sections, decision: { ...sections.decision, productProfiles } },
    parts: {
      ...yearly,
      [HISTORY_NETWORK_FILES.modelJson]: Buffer.from(JSON.stringify(history.network.modelJson)),
      [HISTORY_NETWORK_FILES.weights]: history.network.weights,
      [PRODUCT_PROFILES_FILE]: profiles.bytes(),
    },
  };
}

/**
 * Judges the fitted model on rows it never saw, beside the run-rates, and makes the artefact to save.
 *
 * @param testRows their origins lie after the last day of the last training target
 * @param profileOf makes the reference profile, as plain JSON, of the training rows and what the model says of them
 * @param history null where the model was fitted without histories
 */
export function draftDemandArtefact(
  fitted: FittedDemandModel,
  trainRows: readonly DemandTrainingRow[],
  testRows: readonly DemandTrainingRow[],
  context: TrainingContext,
  profileOf: (columns: WatchedDemandColumn[]) => unknown,
  history: ArtefactHistory | null = null,
): ArtefactDraft {
  const served = withProfiles(fitted, history?.profiles);
  const forecaster = unsavedForecaster(fitted, served);
  const forecast: RowForecast = (row) => forecaster.intervals(row, null, row.origin);
  const { sections, parts } = served;
  const { network, baselines, naiveErrors, backtest, parity, rows } = fitted;
  const { name, version, fingerprint, features } = demandFeatureView;
  return {
    modelJson: network.modelJson,
    weights: network.weights,
    parts,
    modelCard: demandModelCard,
    manifest: {
      featureView: { name, version, fingerprint, features: features.map((feature) => ({ ...feature })) },
      ...sections,
      explanation: explanation(trainRows, forecaster, context.seed),
      referenceProfile: profileOf(watchedDemandColumns(trainRows, answered(trainRows, forecaster, history))),
      evaluation: {
        ...evaluateDemandModel(
          testRows,
          {
            model: forecast,
            baselines: { ...baselines },
            ...(history &&
              fitted.history && { otherWays: { ...forecastsWithHistory(forecaster, history.ofTestRows) } }),
          },
          naiveErrors,
          context.seed,
        ),
        backtest: backtest.map(backtestFigures),
        slices: demandSlices(testRows, forecast, (row) => forecaster.forecast(row).movement, context.seed),
        curves: { forecasts: forecastCurves(testRows, forecast, context.seed) },
      },
      training: { ...context, rows: { ...rows, test: testRows.length } },
      parity: worseOf(parity, fitted.history?.parity ?? parity),
      goldenRows: goldenRows(spread(testRows), forecaster, history?.profiles),
    },
  };
}

/** As products are forecast whose profiles are made anew each day; where it looks at none, from the fields. */
function answered(
  rows: readonly DemandTrainingRow[],
  forecaster: DemandForecaster,
  history: ArtefactHistory | null,
): DemandForecast[] {
  if (history === null || !forecaster.looksAtHistories)
    return rows.map((row) => forecaster.forecastWith(row, null, row.origin));
  const profiles = rowProfiles(history.dailySales, rows, ({ origin }) => origin);
  return rows.map((row, i) => forecaster.forecastWith(row, profiles[i], row.origin));
}

function worseOf(a: Parity, b: Parity): Parity {
  return a.largestDifference > b.largestDifference ? a : b;
}

/** Draws the products that forecasts are explained against, from the lowest forecast to the highest. */
function explanation(
  trainRows: readonly DemandTrainingRow[],
  forecaster: DemandForecaster,
  seed: number,
): DemandExplanation {
  const forecasts = trainRows.map((row) => forecaster.intervals(row, null, row.origin)[0].forecast);
  const rows = drawBackgroundRows(forecasts, BACKGROUND_ROWS, seededRandom(seed).uniform);
  return { background: rows.map((row) => inputOf(trainRows[row])) };
}

/** Rows spread evenly over the test set, so that slow and fast movers of all origins are among them. */
function spread(testRows: readonly DemandTrainingRow[]): DemandInput[] {
  const count = Math.min(GOLDEN_ROWS, testRows.length);
  return Array.from({ length: count }, (_, i) => {
    return inputOf(testRows[Math.floor((i * testRows.length) / count)]);
  });
}

/** Golden rows of the inputs; every second one with the profile of some product, of all ages that are forecast with. */
export function goldenRows(
  inputs: readonly DemandInput[],
  forecaster: DemandForecaster,
  profiles: ProductProfiles | undefined,
): GoldenRow[] {
  const ids = [...(profiles?.productIds() ?? [])];
  return inputs.map((fields, i) => {
    if (!profiles || ids.length === 0 || i % 2 === 0) {
      return { input: { ...fields }, output: goldenOutput(forecaster, fields) };
    }
    const asOf = profiles.asOf + (i % (OLDEST_PROFILE_DAYS + 2));
    const input: GoldenInput = {
      ...fields,
      ...{ season: seasonOf(asOf), weekday: weekdayOf(asOf) },
      ...{ productId: ids[(i * 7919) % ids.length], asOf },
    };
    return { input: { ...input }, output: goldenOutput(forecaster, input) };
  });
}

/** What the model is asked about a product, without what the row knows besides. */
function inputOf(row: DemandTrainingRow): DemandInput {
  const { category, recentSales7d, recentSales14d, recentSales30d, season, weekday, isHoliday } = row;
  return { category, recentSales7d, recentSales14d, recentSales30d, season, weekday, isHoliday };
}
