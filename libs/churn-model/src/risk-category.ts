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

export function riskCategory(churnProbability: number, decision: RiskDecision): RiskCategory {
  if (churnProbability >= decision.highFrom) return 'HIGH';
  return churnProbability >= decision.mediumFrom ? 'MEDIUM' : 'LOW';
}

export function nextAction(category: RiskCategory, customerValuePerDay: number, decision: RiskDecision): NextAction {
  if (category === 'LOW') return 'Monitor';
  if (category === 'MEDIUM') return 'Send reminder';
  return customerValuePerDay >= decision.topQuarterValue ? 'Personal outreach' : 'Offer incentive';
}
