import {
  DEMAND_BASES,
  type DemandForecaster,
  LONGEST_CATEGORY,
  LONGEST_PRODUCT_ID,
  MOST_UNITS,
  type Movement,
  type ProductOnDay,
  type SeasonalTrend,
  type Trend,
  watchedDemandColumns,
  wholeUnits,
} from '@retail-ml/demand-model';
import { type Day, type DemandInput, SEASONS, WEEKDAYS } from '@retail-ml/features';
import { type InputCells, inputsOf, type OutputColumn, type TabularModel } from './tabular-model';

const TRENDS: readonly Trend[] = ['increasing', 'stable', 'decreasing'];
const SEASONAL_TRENDS: readonly SeasonalTrend[] = ['peak', 'typical', 'off'];
const MOVEMENTS: readonly Movement[] = ['slow', 'normal', 'fast'];

const units = { kind: 'whole number', minimum: 0, maximum: MOST_UNITS } as const;

/**
 * Demand in tables: names, limits and answers are those of the API.
 *
 * @param today of rows that do not say their day
 */
export function demandTable(forecaster: DemandForecaster, today: Day): TabularModel {
  const { modelVersion, confidenceLevel } = forecaster;
  return {
    name: 'demand',
    entity: 'product',
    modelVersion,
    inputs: [
      { name: 'category', kind: 'text', longest: LONGEST_CATEGORY },
      { name: 'recent_sales_7d', ...units },
      { name: 'recent_sales_30d', ...units },
      { name: 'seasonality', kind: 'choice', choices: SEASONS },
      { name: 'day_of_week', kind: 'choice', choices: WEEKDAYS },
      { name: 'recent_sales_14d', ...units, isOptional: true },
      { name: 'is_holiday', kind: 'flag', isOptional: true },
      { name: 'as_of_date', kind: 'day', isOptional: true },
      { name: 'product_id', kind: 'text', longest: LONGEST_PRODUCT_ID, isOptional: true },
    ],
    rules: [
      { column: 'recent_sales_7d', limit: 'recent_sales_14d', because: 'the last 14 days hold the last 7' },
      { column: 'recent_sales_14d', limit: 'recent_sales_30d', because: 'the last 30 days hold the last 14' },
      { column: 'recent_sales_7d', limit: 'recent_sales_30d', because: 'the last 30 days hold the last 7' },
      { column: 'day_of_week', weekdayOf: 'as_of_date' },
    ],
    outputs: [
      ...['forecast_7d', 'forecast_30d', 'confidence_lower', 'confidence_upper', 'lower_30d', 'upper_30d'].map(
        (name): OutputColumn => ({ name, kind: 'whole number' }),
      ),
      { name: 'trend', kind: 'choice', choices: TRENDS },
      { name: 'seasonal_trend', kind: 'choice', choices: SEASONAL_TRENDS },
      { name: 'movement', kind: 'choice', choices: MOVEMENTS },
      { name: 'basis', kind: 'choice', choices: DEMAND_BASES },
    ],
    constants: { confidence_level: confidenceLevel, model_version: modelVersion },
    headline: 'forecast_7d',
    counted: { output: 'movement', as: 'movements' },
    predict: (cells, isPossible, answers) => {
      const read = productReader(cells);
      const productOf = productOnDayReader(cells, today);
      const { forecast_7d, forecast_30d, confidence_lower, confidence_upper, lower_30d, upper_30d } = answers;
      const { trend, seasonal_trend, movement, basis } = answers;
      for (let row = 0; row < cells.rowCount; row++) {
        if (isPossible[row] === 0) continue;
        const forecast = forecaster.forecast(read(row), productOf(row));
        const week = wholeUnits(forecast.week);
        const month = wholeUnits(forecast.month);
        forecast_7d[row] = week.forecast;
        confidence_lower[row] = week.lower;
        confidence_upper[row] = week.upper;
        forecast_30d[row] = month.forecast;
        lower_30d[row] = month.lower;
        upper_30d[row] = month.upper;
        trend[row] = TRENDS.indexOf(forecast.trend);
        seasonal_trend[row] = forecast.seasonalTrend === null ? NaN : SEASONAL_TRENDS.indexOf(forecast.seasonalTrend);
        movement[row] = MOVEMENTS.indexOf(forecast.movement);
        basis[row] = DEMAND_BASES.indexOf(forecast.basis);
      }
    },
    reasons: (cells) => {
      const read = productReader(cells);
      const productOf = productOnDayReader(cells, today);
      return (row) => forecaster.reasons(read(row), productOf(row));
    },
    watchedColumns: (chunks) =>
      watchedDemandColumns(
        inputsOf(chunks, productReader),
        chunks.flatMap((cells) => {
          const read = productReader(cells);
          const productOf = productOnDayReader(cells, today);
          return Array.from({ length: cells.rowCount }, (_, row) => forecaster.forecast(read(row), productOf(row)));
        }),
      ),
  };
}

/** The input is used again for the next row. */
function productReader({ numbers, texts }: InputCells): (row: number) => DemandInput {
  const { category } = texts;
  const { recent_sales_7d, recent_sales_14d, recent_sales_30d, seasonality, day_of_week, is_holiday } = numbers;
  const input: DemandInput = {
    category: '',
    recentSales7d: 0,
    recentSales14d: null,
    recentSales30d: 0,
    season: 'winter',
    weekday: 'Monday',
    isHoliday: false,
  };
  return (row) => {
    input.category = category[row];
    input.recentSales7d = recent_sales_7d[row];
    input.recentSales14d = Number.isNaN(recent_sales_14d[row]) ? null : recent_sales_14d[row];
    input.recentSales30d = recent_sales_30d[row];
    input.season = SEASONS[seasonality[row]];
    input.weekday = WEEKDAYS[day_of_week[row]];
    input.isHoliday = is_holiday[row] === 1;
    return input;
  };
}

/** Whose forecast a row is, of no product that has a profile without an id; of today where it does not say the day. */
function productOnDayReader({ numbers, texts }: InputCells, today: Day): (row: number) => ProductOnDay {
  const { product_id } = texts;
  const { as_of_date } = numbers;
  return (row) => ({
    productId: product_id[row],
    asOf: Number.isNaN(as_of_date[row]) ? today : as_of_date[row],
  });
}
