import { type DailySalesBook } from '@retail-ml/features';
import { type AgedProfile } from '../aged-profile';
import { type DemandForecaster } from '../demand-forecaster';
import { type RowForecast } from './demand-baselines';
import { type DemandTrainingRow } from './demand-training-row';
import { rowProfiles } from './row-profiles';

/** How old the profiles are with which a model with histories answers, by the names of its figures. */
export const HISTORY_WAYS = ['history_fresh', 'history_frozen'] as const;
export type HistoryWay = (typeof HISTORY_WAYS)[number];

/**
 * Profiles of rows in both ways: made anew at each origin, and as of the first origin, as without a refresh; null for
 * products without a profile, or with one that is too old.
 */
export type HistoriesOfRows = Record<HistoryWay, ReadonlyMap<DemandTrainingRow, AgedProfile | null>>;

/**
 * The rows as a model with histories answers them. Products without a profile are forecast from their fields, as they
 * are when it serves.
 */
export type ForecastsWithHistory = Record<HistoryWay, RowForecast>;

export function historiesOfRows(rows: readonly DemandTrainingRow[], book: DailySalesBook): HistoriesOfRows {
  const first = rows.reduce((earliest, { origin }) => Math.min(earliest, origin), Infinity);
  const asOf = (asOfOf: (row: DemandTrainingRow) => number) => {
    const profiles = rowProfiles(book, rows, asOfOf);
    return new Map(rows.map((row, i) => [row, profiles[i]]));
  };
  return { history_fresh: asOf(({ origin }) => origin), history_frozen: asOf(() => first) };
}

export function forecastsWithHistory(forecaster: DemandForecaster, histories: HistoriesOfRows): ForecastsWithHistory {
  const using =
    (way: HistoryWay): RowForecast =>
    (row) =>
      forecaster.intervals(row, histories[way].get(row) ?? null, row.origin);
  return { history_fresh: using('history_fresh'), history_frozen: using('history_frozen') };
}
