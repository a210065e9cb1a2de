import { type Customer } from './customers.ts';

/** What an answer was found to be, by what is checked. */
export type Checks = Record<string, boolean>;

interface ChurnAnswer {
  customer_id?: unknown;
  churn_probability?: unknown;
  risk_category?: unknown;
  next_action?: unknown;
  horizon_days?: unknown;
  next_active_period?: { from_days?: unknown; to_days?: unknown } | null;
  value_at_risk?: unknown;
  model_version?: unknown;
}

/** What may be done at which risk. */
const ACTIONS: Record<string, string[]> = {
  LOW: ['Monitor'],
  MEDIUM: ['Send reminder'],
  HIGH: ['Offer incentive', 'Personal outreach'],
};

/** @param answer the parsed body, whatever it is */
export function churnChecks(customer: Customer, answer: unknown): Checks {
  const found = (answer ?? {}) as ChurnAnswer;
  return {
    'churn: the id comes back as it was sent': found.customer_id === customer.customer_id,
    'churn: the probability lies in 0 to 1': isBetween(0, found.churn_probability, 1),
    'churn: the action fits the risk':
      ACTIONS[String(found.risk_category)]?.includes(String(found.next_action)) ?? false,
    'churn: the horizon has days': isBetween(1, found.horizon_days, 36_500),
    'churn: the value at risk is not negative': isBetween(0, found.value_at_risk, Number.MAX_VALUE),
    'churn: the next active period runs forward': runsForward(found.next_active_period),
    'churn: the model has a version': isVersion(found.model_version),
  };
}

/** The same of each answer in a batch, and of the batch: all there, in order, summed up, by one model. */
export function churnBatchChecks(customers: Customer[], answer: unknown): Checks {
  const { predictions, summary, model_version } = (answer ?? {}) as {
    predictions?: ChurnAnswer[];
    summary?: Record<string, number>;
    model_version?: unknown;
  };
  const answers = Array.isArray(predictions) ? predictions : [];
  const counted = Object.keys(ACTIONS).every(
    (risk) => summary?.[risk] === answers.filter(({ risk_category }) => risk_category === risk).length,
  );
  return {
    'churn batch: as many answers as customers': answers.length === customers.length,
    'churn batch: in the order of the request': customers.every(
      ({ customer_id }, i) => answers[i]?.customer_id === customer_id,
    ),
    'churn batch: each answer holds what one of its own does': customers.every((customer, i) =>
      Object.values(churnChecks(customer, answers[i])).every(Boolean),
    ),
    'churn batch: the summary counts them': counted,
    'churn batch: one model answered all':
      isVersion(model_version) && answers.every((one) => one.model_version === model_version),
  };
}

export function isBetween(least: number, value: unknown, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}

export function isVersion(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function runsForward(period: ChurnAnswer['next_active_period']): boolean {
  if (period === null) return true;
  const { from_days, to_days } = period ?? {};
  return isBetween(0, from_days, Number.MAX_VALUE) && isBetween(Number(from_days), to_days, Number.MAX_VALUE);
}
