import { type DemandInput } from '@retail-ml/features';
import { type DemandForecast } from './demand-forecaster';
import { DEMAND_REQUEST_FIELDS } from './request-fields';
import { wholeUnits } from './whole-units';

/** One field of many products, by its name in requests and answers: what drift is looked for in. */
export interface WatchedDemandColumn {
  field: string;
  role: 'feature' | 'prediction';
  /** Null where a request left out `recent_sales_14d`. */
  values: (number | string | boolean | null)[];
}

/** These change with the calendar alone: a week's requests have one season, a year's training has all. */
const CALENDAR_FIELDS = ['seasonality', 'day_of_week', 'is_holiday'];

/**
 * What products look like to the model, but for the calendar, and what it says of them: whole units, as they are
 * answered and logged.
 *
 * @param forecasts of the inputs, with products' histories where the model looks at them
 */
export function watchedDemandColumns(
  inputs: readonly DemandInput[],
  forecasts: readonly DemandForecast[],
): WatchedDemandColumn[] {
  const predictions = forecasts.map(({ week, month, trend, movement }) => ({
    forecast_7d: wholeUnits(week).forecast,
    forecast_30d: wholeUnits(month).forecast,
    trend,
    movement,
  }));
  return [
    ...Object.entries(DEMAND_REQUEST_FIELDS)
      .filter(([field]) => !CALENDAR_FIELDS.includes(field))
      .map(([field, name]) => ({ field, role: 'feature' as const, values: inputs.map((input) => input[name]) })),
    ...(['forecast_7d', 'forecast_30d', 'trend', 'movement'] as const).map((field) => ({
      field,
      role: 'prediction' as const,
      values: predictions.map((prediction) => prediction[field]),
    })),
  ];
}
