export type Trend = 'increasing' | 'stable' | 'decreasing';

/** The forecast against the recent run-rate, both units a day; changes within the dead band are none. */
export function trendOf(forecastPerDay: number, runRatePerDay: number, deadBand: number): Trend {
  if (forecastPerDay > runRatePerDay * (1 + deadBand)) return 'increasing';
  return forecastPerDay < runRatePerDay * (1 - deadBand) ? 'decreasing' : 'stable';
}

export type SeasonalTrend = 'peak' | 'typical' | 'off';

/** A season's mean daily sales over the year's: this much more is a peak, this much less an off season. */
const SEASONAL_BAND = 0.1;

export function seasonalTrendOf(seasonIndex: number): SeasonalTrend {
  if (seasonIndex > 1 + SEASONAL_BAND) return 'peak';
  return seasonIndex < 1 - SEASONAL_BAND ? 'off' : 'typical';
}
