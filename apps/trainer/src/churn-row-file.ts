import { type ChurnTrainingRow } from '@retail-ml/churn-model/fit';
import { readLabelledRows, type SplitRows } from './labelled-row-file';
import { MOST_DAYS, MOST_MONEY, MOST_PURCHASE_DAYS } from '@retail-ml/churn-model';

const COLUMNS = [
  'customer_id',
  'snapshot_date',
  'recency_days',
  'frequency',
  'avg_monetary',
  'loyalty_member',
  'days_since_join',
  'churned',
] as const;

type Column = (typeof COLUMNS)[number] | 'total_purchases';

/** Reads a file of churn rows, e.g. snapshots of customers with what became of them; limits are the API's. */
export function readChurnRowFile(path: string): Promise<SplitRows<ChurnTrainingRow>> {
  return readLabelledRows<Column, ChurnTrainingRow>(path, COLUMNS, (line) => {
    const recencyDays = line.wholeNumber('recency_days', MOST_DAYS);
    const daysSinceJoin = line.wholeNumber('days_since_join', MOST_DAYS);
    line.rising(['recency_days', recencyDays], ['days_since_join', daysSinceJoin]);
    const frequency = line.wholeNumber('frequency', MOST_PURCHASE_DAYS);
    const totalPurchases = line.has('total_purchases') ? line.wholeNumber('total_purchases', MOST_DAYS) : null;
    if (totalPurchases !== null)
      line.rising(['frequency', Math.max(frequency, 1)], ['total_purchases', totalPurchases]);
    return {
      customerId: line.text('customer_id'),
      asOf: line.day('snapshot_date'),
      recencyDays,
      frequency,
      avgMonetary: line.number('avg_monetary', MOST_MONEY),
      loyaltyMember: line.flag('loyalty_member'),
      daysSinceJoin,
      totalPurchases,
      churned: line.flag('churned'),
      followUp: null,
    };
  });
}
