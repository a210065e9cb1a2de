import { type DemandForecast, type DemandForecaster, type ProductOnDay, wholeUnits } from '@retail-ml/demand-model';
import { type Day, type DemandInput, parseDay, weekdayOf } from '@retail-ml/features';
import { type RequestFault } from '../api-error';
import { type Reason } from '../reasons';
import { type IntegerId, type TextId } from '../record-id';

/**
 * The product's id in your system, echoed as it was sent.
 * @example 456
 */
export type ProductId = IntegerId | TextId;

/** A product as known on one day, the origin day T: what was sold before it, and its place in the calendar. */
export interface DemandRequest {
  /**
   * The product's id in your system: an integer, or a text of 1 to 64 characters. Echoed as it was sent. Where the
   * model knows the product's own history, the forecast looks at it too: basis says so.
   */
  product_id: ProductId;
  /**
   * As in your products. One that the model was not trained with is answered by what all products have in common:
   * basis says so.
   * @minLength 1
   * @maxLength 100
   * @example "Textiles"
   */
  category: string;
  /**
   * Units sold over the 7 days before T; returns are not taken off.
   * @isInt
   * @minimum 0
   * @maximum 1000000000
   * @example 120
   */
  recent_sales_7d: number;
  /**
   * Units sold over the 14 days before T: from recent_sales_7d to recent_sales_30d. Left out, it counts as
   * recent_sales_7d + (recent_sales_30d - recent_sales_7d) x 7/23.
   * @isInt
   * @minimum 0
   * @maximum 1000000000
   * @example 230
   */
  recent_sales_14d?: number;
  /**
   * Units sold over the 30 days before T; at least recent_sales_7d.
   * @isInt
   * @minimum 0
   * @maximum 1000000000
   * @example 450
   */
  recent_sales_30d: number;
  /**
   * Season of T, as your customers have it.
   * @example "summer"
   */
  seasonality: 'winter' | 'spring' | 'summer' | 'autumn';
  /**
   * Weekday of T.
   * @example "Saturday"
   */
  day_of_week: 'Monday' | 'Tuesday' | 'Wednesday' | 'Thursday' | 'Friday' | 'Saturday' | 'Sunday';
  /**
   * T is a holiday. Left out, it is none.
   * @example false
   */
  is_holiday?: boolean;
  /**
   * T itself, as YYYY-MM-DD; day_of_week must be its weekday. Left out, it is today in UTC. A product's history is
   * looked at where it is known as of T or up to 60 days earlier, kept in the model, and so is what its category sold
   * 52 weeks before T, where seasonality and day_of_week are T's.
   * @pattern ^\d\d\d\d-\d\d-\d\d$
   * @example "2026-07-18"
   */
  as_of_date?: string;
}

/** Many products at once, answered in the same order. */
export interface DemandBatchRequest {
  /**
   * @minItems 1
   * @maxItems 10000
   */
  products: DemandRequest[];
}

/** Between which units sales lie with the probability confidence_level. */
export interface DemandInterval {
  /**
   * @isLong
   * @minimum 0
   * @example 130
   */
  lower: number;
  /**
   * @isLong
   * @minimum 0
   * @example 160
   */
  upper: number;
}

/** By the days that are forecast. */
export interface DemandIntervals {
  '7d': DemandInterval;
  '30d': DemandInterval;
}

/** What the model says of one product, in whole units. */
export interface DemandResponse {
  product_id: ProductId;
  /**
   * Units expected to be sold on T and the 6 days after it.
   * @isLong
   * @minimum 0
   * @example 145
   */
  forecast_7d: number;
  /**
   * Units expected to be sold on T and the 29 days after it; never below forecast_7d.
   * @isLong
   * @minimum 0
   * @example 550
   */
  forecast_30d: number;
  /**
   * Lower bound of the 7 days, as in intervals.
   * @isLong
   * @minimum 0
   * @example 130
   */
  confidence_lower: number;
  /**
   * Upper bound of the 7 days, as in intervals.
   * @isLong
   * @minimum 0
   * @example 160
   */
  confidence_upper: number;
  /**
   * The forecast of 7 days against the recent run-rate; changes within a tenth, kept in the model, are none.
   * @example "increasing"
   */
  trend: 'increasing' | 'stable' | 'decreasing';
  /**
   * Share of sales that the intervals hold.
   * @isDouble
   * @minimum 0
   * @maximum 1
   * @example 0.8
   */
  confidence_level: number;
  /** Of both horizons. Each holds its forecast. */
  intervals: DemandIntervals;
  /**
   * Mean daily sales of the category in this season against its year. Null when the training data hold less than a
   * year, or the category was not among them.
   * @example "peak"
   */
  seasonal_trend: 'peak' | 'typical' | 'off' | null;
  /**
   * The run-rate among those of the category in training: slow is the lowest quarter, fast the highest.
   * @example "normal"
   */
  movement: 'slow' | 'normal' | 'fast';
  /**
   * What the forecast rests on: the product's own history where the model has it, as of T or not long before; else the
   * fields alone, and all_products where training did not know the category.
   * @example "category"
   */
  basis: 'history' | 'category' | 'all_products';
  /**
   * With explain=true only: what each field that was sent adds to the natural logarithm of the units of 7 days, the
   * largest effect first: 0.1 raises the forecast by 10.5 %. reasons_base and all effects sum up to the logarithm of
   * the forecast before it is rounded to forecast_7d.
   */
  reasons?: Reason[];
  /**
   * With explain=true only: the mean logarithm of the 7 days of the training products that the product is compared
   * with.
   * @isDouble
   * @example 2.31
   */
  reasons_base?: number;
  /**
   * The version of the model that answered.
   * @example "20261123-231500-3f2a9c"
   */
  model_version: string;
}

/** Products by movement: slow movers bind capital, fast ones run out. Units of unlike products are not summed. */
export interface MovementSummary {
  /** @isInt */
  slow: number;
  /** @isInt */
  normal: number;
  /** @isInt */
  fast: number;
}

export interface DemandBatchResponse {
  /** In the order of the request. */
  predictions: DemandResponse[];
  summary: MovementSummary;
  /** @example "20261123-231500-3f2a9c" */
  model_version: string;
}

export function toDemandInput(request: DemandRequest): DemandInput {
  return {
    category: request.category,
    recentSales7d: request.recent_sales_7d,
    recentSales14d: request.recent_sales_14d ?? null,
    recentSales30d: request.recent_sales_30d,
    season: request.seasonality,
    weekday: request.day_of_week,
    isHoliday: request.is_holiday ?? false,
  };
}

/** Whose forecast it is, and on which day. */
export function toProductOnDay({ product_id, as_of_date }: DemandRequest, today: Day): ProductOnDay {
  return { productId: String(product_id), asOf: as_of_date === undefined ? today : parseDay(as_of_date) };
}

export function toDemandResponse(
  { product_id }: DemandRequest,
  { week, month, trend, seasonalTrend, movement, basis }: DemandForecast,
  { confidenceLevel, modelVersion }: DemandForecaster,
): DemandResponse {
  const units7d = wholeUnits(week);
  const units30d = wholeUnits(month);
  return {
    product_id,
    forecast_7d: units7d.forecast,
    forecast_30d: units30d.forecast,
    confidence_lower: units7d.lower,
    confidence_upper: units7d.upper,
    trend,
    confidence_level: confidenceLevel,
    intervals: {
      '7d': { lower: units7d.lower, upper: units7d.upper },
      '30d': { lower: units30d.lower, upper: units30d.upper },
    },
    seasonal_trend: seasonalTrend,
    movement,
    basis,
    model_version: modelVersion,
  };
}

/** What cannot be true of a product although each field is fine by itself; pointers begin at the product. */
export function demandRequestFaults(request: DemandRequest): RequestFault[] {
  const { recent_sales_7d, recent_sales_14d, recent_sales_30d, day_of_week, as_of_date } = request;
  const faults: RequestFault[] = [];
  const fault = (field: keyof DemandRequest, detail: string) => faults.push({ pointer: `/${field}`, detail });
  if (recent_sales_14d !== undefined && recent_sales_7d > recent_sales_14d) {
    fault('recent_sales_7d', 'must be at most recent_sales_14d: the last 14 days hold the last 7');
  }
  if (recent_sales_14d !== undefined && recent_sales_14d > recent_sales_30d) {
    fault('recent_sales_14d', 'must be at most recent_sales_30d: the last 30 days hold the last 14');
  }
  if (recent_sales_14d === undefined && recent_sales_7d > recent_sales_30d) {
    fault('recent_sales_7d', 'must be at most recent_sales_30d: the last 30 days hold the last 7');
  }
  if (as_of_date === undefined) return faults;
  const day = dayOfCalendar(as_of_date);
  if (day === null) fault('as_of_date', 'is not a day of the calendar');
  else if (weekdayOf(day) !== day_of_week) fault('day_of_week', `must be ${weekdayOf(day)}, the weekday of as_of_date`);
  return faults;
}

function dayOfCalendar(isoDate: string): Day | null {
  try {
    return parseDay(isoDate);
  } catch {
    return null;
  }
}
