export type RiskCategory = 'LOW' | 'MEDIUM' | 'HIGH';

export type NextAction = 'Monitor' | 'Send reminder' | 'Offer incentive' | 'Personal outreach';

/** In the order of columns that hold their places. */
export const RISK_CATEGORIES: readonly RiskCategory[] = ['LOW', 'MEDIUM', 'HIGH'];
export const NEXT_ACTIONS: readonly NextAction[] = ['Monitor', 'Send reminder', 'Offer incentive', 'Personal outreach'];

/** From a probability to what is to be done; kept in the model, so that all places decide alike. */
export interface RiskDecision {
  /** Probability from which a customer is MEDIUM, e.g. 0.3. */
  mediumFrom: number;
  /** Probability from which a customer is HIGH, e.g. 0.6. */
  highFrom: number;
  /** Value (currency a day, see `customerValue`) from which a customer lies in the top quarter of training. */
  topQuarterValue: number;
}

// Places in these lists are what columns hold, and what is compared: texts take longer.
const [LOW, MEDIUM, HIGH] = RISK_CATEGORIES.keys();
const [MONITOR, SEND_REMINDER, OFFER_INCENTIVE, PERSONAL_OUTREACH] = NEXT_ACTIONS.keys();

/** Place in `RISK_CATEGORIES`. */
export function riskCategoryPlace(churnProbability: number, decision: RiskDecision): number {
  if (churnProbability >= decision.highFrom) return HIGH;
  return churnProbability >= decision.mediumFrom ? MEDIUM : LOW;
}

/**
 * Place in `NEXT_ACTIONS`.
 *
 * @param category place in `RISK_CATEGORIES`
 */
export function nextActionPlace(category: number, customerValuePerDay: number, decision: RiskDecision): number {
  if (category === LOW) return MONITOR;
  if (category === MEDIUM) return SEND_REMINDER;
  return customerValuePerDay >= decision.topQuarterValue ? PERSONAL_OUTREACH : OFFER_INCENTIVE;
}
