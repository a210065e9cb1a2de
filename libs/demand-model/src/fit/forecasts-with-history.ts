import { type DailySalesBook } from '@retail-ml/features';
import { type DemandForecaster } from '../demand-forecaster';
import { type RowForecast } from './demand-baselines';
import { type DemandTrainingRow } from './demand-training-row';
import { rowProfiles } from './row-profiles';

/**
 * The rows as a model with histories answers them. Products without a profile, or with one that is too old, are
 * forecast from their fields, as they are when it serves.
 */
export interface ForecastsWithHistory {
  /** Profiles made anew at each origin. */
  history_fresh: RowForecast;
  /** Profiles as of the first origin, as without a refresh. */
  history_frozen: RowForecast;
}

export function forecastsWithHistory(
  forecaster: DemandForecaster,
  rows: readonly DemandTrainingRow[],
  book: DailySalesBook,
): ForecastsWithHistory {
  const first = rows.reduce((earliest, { origin }) => Math.min(earliest, origin), Infinity);
  const withProfilesAsOf = (asOfOf: (row: DemandTrainingRow) => number): RowForecast => {
    const profiles = rowProfiles(book, rows, asOfOf);
    const profileOf = new Map(rows.map((row, i) => [row, profiles[i]]));
    return (row) => forecaster.intervals(row, profileOf.get(row) ?? null);
  };
  return { history_fresh: withProfilesAsOf(({ origin }) => origin), history_frozen: withProfilesAsOf(() => first) };
}
