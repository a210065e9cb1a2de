import { type RetailSource, type SalesPeriod } from '@retail-ml/data-sources';
import { type Day, dayOf, formatDay } from '@retail-ml/features';
import { TrainerError } from './trainer-error';

/** Clocks and time zones differ by less than a day. */
const CLOCK_TOLERANCE_DAYS = 1;

/**
 * A model is tested on the last days of the data. One sale with a wrong date would make these a time in which nothing
 * was sold, and everybody a churner.
 *
 * @throws TrainerError `failed` where the last sale lies in the future
 */
export function refuseFutureSales(
  source: Pick<RetailSource, 'describe'>,
  { lastDay }: Pick<SalesPeriod, 'lastDay'>,
  today: Day = dayOf(new Date()),
): void {
  if (lastDay <= today + CLOCK_TOLERANCE_DAYS) return;
  throw new TrainerError(
    'failed',
    `The last sale in ${source.describe()} is of ${formatDay(lastDay)}, and today is ${formatDay(today)} (UTC). ` +
      'Models are tested on the last days of the data, so sales in the future would spoil them: correct or delete the ' +
      `rows of sales with sold_at on or after ${formatDay(today + CLOCK_TOLERANCE_DAYS + 1)}, or leave them out in a view.`,
  );
}
