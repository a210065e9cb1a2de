import { churnBatchChecks, churnChecks } from './churn-checks.ts';
import { customer } from './customers.ts';

const request = { ...customer(1), customer_id: 'C-1' };
const answer = {
  customer_id: 'C-1',
  churn_probability: 0.23,
  risk_category: 'LOW',
  next_action: 'Monitor',
  horizon_days: 90,
  next_active_period: { from_days: 9, to_days: 52 },
  value_at_risk: 72.2,
  model_version: '20261123-231500-3f2a9c',
};
const batch = {
  predictions: [answer, { ...answer, customer_id: 2, risk_category: 'HIGH', next_action: 'Personal outreach' }],
  summary: { LOW: 1, MEDIUM: 0, HIGH: 1 },
  model_version: answer.model_version,
};
const customers = [request, { ...customer(2), customer_id: 2 }];

const wrong = (checks: Record<string, boolean>) => Object.keys(checks).filter((name) => !checks[name]);

test('right answers pass', () => {
  expect(wrong(churnChecks(request, answer))).toEqual([]);
  expect(wrong(churnChecks(request, { ...answer, next_active_period: null }))).toEqual([]);
  expect(wrong(churnBatchChecks(customers, batch))).toEqual([]);
});

test.each([
  ['another id', { customer_id: 'C-2' }],
  ['the id as a number', { customer_id: 1 }],
  ['a probability above 1', { churn_probability: 1.01 }],
  ['no probability', { churn_probability: null }],
  ['an unknown risk', { risk_category: 'NONE' }],
  ['an action of another risk', { next_action: 'Offer incentive' }],
  ['no horizon', { horizon_days: 0 }],
  ['a negative value at risk', { value_at_risk: -1 }],
  ['a period that runs backward', { next_active_period: { from_days: 52, to_days: 9 } }],
  ['a period that is left out', { next_active_period: undefined }],
  ['no version', { model_version: '' }],
])('%s is found, in one answer and in a batch', (_what, change) => {
  expect(wrong(churnChecks(request, { ...answer, ...change }))).toHaveLength(1);
  const [, second] = batch.predictions;
  const answers = churnBatchChecks(customers, { ...batch, predictions: [{ ...answer, ...change }, second] });
  expect(wrong(answers)).toContain('churn batch: each answer holds what one of its own does');
});

test.each([
  ['an answer too few', { predictions: batch.predictions.slice(0, 1) }, 'as many answers as customers'],
  ['another order', { predictions: [...batch.predictions].reverse() }, 'in the order of the request'],
  ['a wrong sum', { summary: { LOW: 2, MEDIUM: 0, HIGH: 0 } }, 'the summary counts them'],
  ['two models', { model_version: 'another' }, 'one model answered all'],
])('%s is found in a batch', (_what, change, name) => {
  expect(wrong(churnBatchChecks(customers, { ...batch, ...change }))).toContain(`churn batch: ${name}`);
});

test.each([null, undefined, 'text', [], 7])('%p is no answer, and no crash', (nothing) => {
  expect(wrong(churnChecks(request, nothing)).length).toBeGreaterThan(5);
  expect(wrong(churnBatchChecks(customers, nothing)).length).toBe(5);
});
