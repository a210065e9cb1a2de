import { type AcceptanceCheck } from '@retail-ml/model-registry';
import { type SalesPeriod } from '@retail-ml/data-sources';
import { type AcceptancePolicy } from './acceptance-policy';
import { type DataRequest, requireEnough } from './data-requirements';

/** A shorter history than lookback and horizon shows no customer whole. */
export function requireHistory(
  { firstDay, lastDay }: SalesPeriod,
  { lookbackDays, horizonDays }: { lookbackDays: number; horizonDays: number },
  request: DataRequest,
  { churn, file }: AcceptancePolicy,
): AcceptanceCheck[] {
  const isOfWindows = churn.minimumHistoryDays === 'lookback + horizon';
  return requireEnough(
    {
      check: 'history_days',
      found: lastDay - firstDay + 1,
      least: isOfWindows ? lookbackDays + horizonDays : (churn.minimumHistoryDays as number | null),
      what: 'days of sales',
      field: 'churn.minimumHistoryDays',
      ...(isOfWindows && {
        because: `a lookback of ${lookbackDays} days and a horizon of ${horizonDays}`,
        orElse: `ask for a shorter window: npx retail-ml churn --lookback-days ${Math.ceil(lookbackDays / 2)}`,
      }),
    },
    { ...request, model: 'churn', policyFile: file },
  );
}

/** Rows are many where customers are few, and each customer leaves but once. */
export function requireBuyers(
  trainRows: Iterable<{ customerId: string }>,
  request: DataRequest,
  { churn, file }: AcceptancePolicy,
): AcceptanceCheck[] {
  return requireEnough(
    {
      check: 'buyers',
      found: countCustomers(trainRows),
      least: churn.minimumBuyers,
      what: 'customers with a purchase in the training rows',
      field: 'churn.minimumBuyers',
    },
    { ...request, model: 'churn', policyFile: file },
  );
}

function countCustomers(rows: Iterable<{ customerId: string }>): number {
  const customerIds = new Set<string>();
  for (const { customerId } of rows) customerIds.add(customerId);
  return customerIds.size;
}
