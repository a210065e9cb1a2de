import { type ChurnPrediction, type ChurnPredictor } from '@retail-ml/churn-model';
import { type ChurnInput } from '@retail-ml/features';
import { type RequestFault } from '../api-error';
import { type Reason } from '../reasons';
import { type IntegerId, type TextId } from '../record-id';

/** The customer's id in your system, echoed as it was sent. */
export type CustomerId = IntegerId | TextId;

/** A customer as known today: the as-of day T, whose own purchases are not yet part of it. */
export interface ChurnRequest {
  /** The customer's id in your system: an integer, or a text of 1 to 64 characters. Echoed as it was sent. */
  customer_id: CustomerId;
  /**
   * Days since the last purchase. At most days_since_join.
   * @isInt
   * @minimum 0
   * @maximum 36500
   * @example 30
   */
  recency_days: number;
  /**
   * Days with a purchase in the model's lookback window, by default the last 180 days.
   * @isInt
   * @minimum 0
   * @maximum 3650
   * @example 5
   */
  frequency: number;
  /**
   * Mean spend per day with a purchase, over the whole history, in your currency.
   * @isDouble
   * @minimum 0
   * @maximum 1000000000000
   * @example 125.5
   */
  avg_monetary: number;
  /**
   * Member of the loyalty programme.
   * @example true
   */
  loyalty_member: boolean;
  /**
   * Days since joining, or since the first purchase where that came earlier.
   * @isInt
   * @minimum 0
   * @maximum 36500
   * @example 365
   */
  days_since_join: number;
  /**
   * Days with a purchase in the whole history, so at least frequency and 1. Left out, the model goes by the other
   * fields.
   * @isInt
   * @minimum 1
   * @maximum 36500
   * @example 9
   */
  total_purchases?: number;
}

/** Many customers at once, answered in the same order. */
export interface ChurnBatchRequest {
  /**
   * @minItems 1
   * @maxItems 10000
   */
  customers: ChurnRequest[];
}

/** When the next purchase is expected. */
export interface NextActivePeriod {
  /**
   * Days from today by which a quarter of such customers have bought again.
   * @isInt
   * @minimum 0
   * @example 9
   */
  from_days: number;
  /**
   * Days from today by which three quarters of them have; 365 stands for a year or later.
   * @isInt
   * @minimum 0
   * @maximum 365
   * @example 52
   */
  to_days: number;
}

/** What the model says of one customer. */
export interface ChurnResponse {
  customer_id: CustomerId;
  /**
   * Probability of no purchase in the horizon_days days from today, 0 to 1.
   * @isDouble
   * @minimum 0
   * @maximum 1
   * @example 0.23
   */
  churn_probability: number;
  /**
   * From thresholds that are kept in the model, by default MEDIUM from 0.3 and HIGH from 0.6.
   * @example "LOW"
   */
  risk_category: 'LOW' | 'MEDIUM' | 'HIGH';
  /**
   * What to do: Personal outreach is for customers of HIGH risk in the top quarter by value.
   * @example "Monitor"
   */
  next_action: 'Monitor' | 'Send reminder' | 'Offer incentive' | 'Personal outreach';
  /**
   * Length of the period that the probability speaks of, in days.
   * @isInt
   * @example 90
   */
  horizon_days: number;
  /** Null when less than half of such customers buy within 180 days. */
  next_active_period: NextActivePeriod | null;
  /**
   * Days since which the customer counts as inactive; null while a purchase is expected.
   * @isInt
   * @example null
   */
  inactive_since_days: number | null;
  /**
   * Spend expected to be lost over the horizon, in the currency of avg_monetary: work off the highest first.
   * @isDouble
   * @minimum 0
   * @example 72.2
   */
  value_at_risk: number;
  /**
   * With explain=true only: what each field that was sent adds to the log-odds of churn, ln(p / (1 - p)), the largest
   * effect first. reasons_base and all effects sum up to the log-odds of churn_probability.
   */
  reasons?: Reason[];
  /**
   * With explain=true only: the mean log-odds of the training customers that the customer is compared with.
   * @isDouble
   * @example -0.35
   */
  reasons_base?: number;
  /**
   * The version of the model that answered.
   * @example "20261123-231500-3f2a9c"
   */
  model_version: string;
}

/** Customers by risk category. */
export interface RiskSummary {
  /** @isInt */
  LOW: number;
  /** @isInt */
  MEDIUM: number;
  /** @isInt */
  HIGH: number;
}

export interface ChurnBatchResponse {
  /** In the order of the request, or by value_at_risk where that was asked for. */
  predictions: ChurnResponse[];
  summary: RiskSummary;
  /** @example "20261123-231500-3f2a9c" */
  model_version: string;
}

export function toChurnInput(request: ChurnRequest): ChurnInput {
  return {
    recencyDays: request.recency_days,
    frequency: request.frequency,
    avgMonetary: request.avg_monetary,
    loyaltyMember: request.loyalty_member,
    daysSinceJoin: request.days_since_join,
    totalPurchases: request.total_purchases ?? null,
  };
}

export function toChurnResponse(
  { customer_id }: ChurnRequest,
  prediction: ChurnPrediction,
  { horizonDays, modelVersion }: ChurnPredictor,
): ChurnResponse {
  const { nextActivePeriod: period } = prediction;
  return {
    customer_id,
    churn_probability: prediction.churnProbability,
    risk_category: prediction.riskCategory,
    next_action: prediction.nextAction,
    horizon_days: horizonDays,
    next_active_period: period && { from_days: period.fromDays, to_days: period.toDays },
    inactive_since_days: prediction.inactiveSinceDays,
    value_at_risk: prediction.valueAtRisk,
    model_version: modelVersion,
  };
}

/** What cannot be true of a customer although each field is fine by itself; pointers begin at the customer. */
export function churnRequestFaults(request: ChurnRequest, lookbackDays: number): RequestFault[] {
  const { recency_days, frequency, days_since_join, total_purchases } = request;
  const faults: RequestFault[] = [];
  if (recency_days > days_since_join) {
    faults.push({
      pointer: '/recency_days',
      detail: 'must be at most days_since_join: the last purchase cannot come before the first day',
    });
  }
  if (frequency > lookbackDays) {
    faults.push({
      pointer: '/frequency',
      detail: `must be at most ${lookbackDays}: it counts days with a purchase in the model's last ${lookbackDays} days`,
    });
  }
  if (total_purchases !== undefined && frequency > total_purchases) {
    faults.push({
      pointer: '/frequency',
      detail: `must be at most total_purchases: the whole history holds the last ${lookbackDays} days`,
    });
  }
  return faults;
}
