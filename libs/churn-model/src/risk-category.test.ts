import {
  type NextAction,
  NEXT_ACTIONS,
  nextActionPlace,
  RISK_CATEGORIES,
  type RiskCategory,
  riskCategoryPlace,
} from './risk-category';
import { customerValuePerDay, valueAtRisk } from './value-at-risk';

const decision = { mediumFrom: 0.3, highFrom: 0.6, topQuarterValue: 2 };

test.each([
  [0, 'LOW'],
  [0.2999999, 'LOW'],
  [0.3, 'MEDIUM'],
  [0.5999999, 'MEDIUM'],
  [0.6, 'HIGH'],
  [1, 'HIGH'],
] as const)('probability %d is %s', (probability, category) => {
  expect(RISK_CATEGORIES[riskCategoryPlace(probability, decision)]).toBe(category);
});

function actionOf(category: RiskCategory, valuePerDay: number): NextAction {
  return NEXT_ACTIONS[nextActionPlace(RISK_CATEGORIES.indexOf(category), valuePerDay, decision)];
}

test("the next action follows the category, and outreach is for the top quarter's value", () => {
  expect(actionOf('LOW', 99)).toBe('Monitor');
  expect(actionOf('MEDIUM', 99)).toBe('Send reminder');
  expect(actionOf('HIGH', 1.99)).toBe('Offer incentive');
  expect(actionOf('HIGH', 2)).toBe('Personal outreach');
});

test("value at risk, by hand for the seed's customer: 0.23 x 125.50 x 5 / 180 x 90", () => {
  const ada = {
    recencyDays: 30,
    frequency: 5,
    avgMonetary: 125.5,
    loyaltyMember: true,
    daysSinceJoin: 365,
    totalPurchases: null,
  };
  expect(valueAtRisk(0.23, ada, 180, 90)).toBeCloseTo(72.1625, 10);
  expect(customerValuePerDay(ada, 180)).toBeCloseTo(3.48611, 5);
  // Who did not buy in the window may still come back once.
  expect(valueAtRisk(0.9, { ...ada, frequency: 0 }, 180, 90)).toBeCloseTo(56.475, 10);
});
