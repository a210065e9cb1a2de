import { type ChurnTrainingRow } from '@retail-ml/churn-model/fit';
import { readLabelledRows, type SplitRows } from './labelled-row-file';

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

/** Reads a file of churn rows, e.g. snapshots of customers with what became of them. */
export function readChurnRowFile(path: string): Promise<SplitRows<ChurnTrainingRow>> {
  return readLabelledRows(path, COLUMNS, (line) => ({
    customerId: line.text('customer_id'),
    asOf: line.day('snapshot_date'),
    recencyDays: line.number('recency_days'),
    frequency: line.number('frequency'),
    avgMonetary: line.number('avg_monetary'),
    loyaltyMember: line.flag('loyalty_member'),
    daysSinceJoin: line.number('days_since_join'),
    churned: line.flag('churned'),
    followUp: null,
  }));
}
