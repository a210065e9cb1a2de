import { type EvaluatedDates } from '@retail-ml/model-registry';

/** One line of a report: what was said of when customers would buy again, and how many did. */
export interface DateOutcome {
  /** For people, e.g. `silent for 30 days`. */
  label: string;
  /** Customers whose outcome is known. */
  rows: number;
  predicted: number;
  observed: number;
  low: number;
  high: number;
}

/** What the lines are, for people. */
export const DATE_OUTCOMES_NOTE =
  'Shares of the test customers who were followed for long enough to know. Silent: no purchase in so many days. ' +
  'Before, within and after the period: where the next purchase lay, of each next_active_period that ended while ' +
  'customers were followed; before from_days: of all that began. Inactive: a purchase within 180 days all the same.';

/** The lines that reports show of a model's dates; none for models from before they were measured. */
export function dateOutcomes({ silent, period = [], early, inactive }: EvaluatedDates = { silent: [] }): DateOutcome[] {
  return [
    ...silent.map(({ days, ...outcome }) => ({ label: `silent for ${days} days`, ...outcome })),
    ...period.map(({ part, ...outcome }) => ({ label: `${part} the period`, ...outcome })),
    ...(early ? [{ label: 'before from_days', ...early }] : []),
    ...(inactive ? [{ label: 'inactive, yet bought', ...inactive }] : []),
  ];
}
