import { CHURN_REQUEST_FIELDS, type ChurnPredictor } from '@retail-ml/churn-model';
import { type ChurnFunctionAnswer } from '@retail-ml/churn-model/warehouse';
import { type Schema } from '@retail-ml/client';
import { DEMAND_REQUEST_FIELDS, type DemandForecaster, wholeUnits } from '@retail-ml/demand-model';
import { type ChurnInput, type Day, type DemandInput, parseDay } from '@retail-ml/features';

/** What the API is asked. */
export type ChurnRequest = Schema<'ChurnRequest'>;
export type DemandRequest = Schema<'DemandRequest'>;
export type PredictionRequest = ChurnRequest | DemandRequest;

/** An answer flat, in the names of files; null where there is none. */
export type Answer = Readonly<Record<string, number | string | null>>;

// Runs in a browser too: the reference here and the bundle there ask their predictors by these lines.

export function churnInput(request: ChurnRequest): ChurnInput {
  return inputOf(request, CHURN_REQUEST_FIELDS, { totalPurchases: null }) as unknown as ChurnInput;
}

export function demandInput(request: DemandRequest): DemandInput {
  const absent = { recentSales14d: null, isHoliday: false };
  return inputOf(request, DEMAND_REQUEST_FIELDS, absent) as unknown as DemandInput;
}

export function churnAnswer(predictor: ChurnPredictor, input: ChurnInput): Answer {
  const prediction = predictor.predict(input);
  return {
    churn_probability: prediction.churnProbability,
    risk_category: prediction.riskCategory,
    next_action: prediction.nextAction,
    next_active_from_days: prediction.nextActivePeriod?.fromDays ?? null,
    next_active_to_days: prediction.nextActivePeriod?.toDays ?? null,
    inactive_since_days: prediction.inactiveSinceDays,
    value_at_risk: prediction.valueAtRisk,
    horizon_days: predictor.horizonDays,
    model_version: predictor.modelVersion,
  };
}

/** The API's answer, flat. */
export function flatChurn({ next_active_period: period, ...answer }: ChurnFunctionAnswer): Answer {
  const { churn_probability, risk_category, next_action, inactive_since_days, value_at_risk } = answer;
  return {
    ...{ churn_probability, risk_category, next_action, inactive_since_days, value_at_risk },
    ...{ horizon_days: answer.horizon_days, model_version: answer.model_version },
    next_active_from_days: period?.from_days ?? null,
    next_active_to_days: period?.to_days ?? null,
  };
}

export function demandAnswer(
  forecaster: DemandForecaster,
  input: DemandInput,
  product: { productId: string; asOf: Day },
): Answer {
  const { week, month, trend, seasonalTrend, movement, basis } = forecaster.forecast(input, product);
  const [sevenDays, thirtyDays] = [wholeUnits(week), wholeUnits(month)];
  return {
    forecast_7d: sevenDays.forecast,
    forecast_30d: thirtyDays.forecast,
    confidence_lower: sevenDays.lower,
    confidence_upper: sevenDays.upper,
    lower_30d: thirtyDays.lower,
    upper_30d: thirtyDays.upper,
    trend,
    seasonal_trend: seasonalTrend,
    movement,
    basis,
    confidence_level: forecaster.confidenceLevel,
    model_version: forecaster.modelVersion,
  };
}

export function churnAnswers(predictor: ChurnPredictor, requests: readonly ChurnRequest[]): Answer[] {
  return requests.map((request) => churnAnswer(predictor, churnInput(request)));
}

/** @param today the day of a product that names none */
export function demandAnswers(forecaster: DemandForecaster, requests: readonly DemandRequest[], today: Day): Answer[] {
  return requests.map((request) => {
    const asOf = request.as_of_date === undefined ? today : parseDay(request.as_of_date);
    return demandAnswer(forecaster, demandInput(request), { productId: String(request.product_id), asOf });
  });
}

function inputOf(
  request: PredictionRequest,
  fields: Readonly<Record<string, string>>,
  absent: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const sent = request as unknown as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(fields).map(([field, name]) => [name, sent[field] ?? absent[name]]));
}
