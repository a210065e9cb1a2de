import { parseDay } from '@retail-ml/features';
import { type ChurnTrainingRow } from './fit-churn-model';
import { seededRandom } from '@retail-ml/tensorflow';

const LAST_DAY = parseDay('2026-06-01');
const HISTORY_DAYS = 720;
const LOOKBACK_DAYS = 180;

/**
 * Customers who buy at their own pace until they leave, seen on several days: small, but with the structure that a
 * churn model is to find.
 */
export function customerRows(customers: number, seed: number, horizonDays = 90): ChurnTrainingRow[] {
  const random = seededRandom(seed);
  const rows: ChurnTrainingRow[] = [];
  for (let customer = 0; customer < customers; customer++) {
    const gapDays = 40 * Math.exp(1.2 * random.normal()) + 3;
    const lifeDays = -900 * Math.log(1 - random.uniform());
    const spend = 30 * Math.exp(0.6 * random.normal());
    const joined = Math.floor(random.uniform() * HISTORY_DAYS);
    const purchaseDays: number[] = [];
    for (let day = joined; day < joined + lifeDays && day < HISTORY_DAYS + 360;) {
      purchaseDays.push(Math.floor(day));
      day += Math.max(1, -gapDays * Math.log(1 - random.uniform()));
    }
    for (let asOf = HISTORY_DAYS - 90; asOf <= HISTORY_DAYS; asOf += 30) {
      const past = purchaseDays.filter((day) => day < asOf);
      if (past.length === 0) continue;
      const next = purchaseDays.find((day) => day >= asOf);
      const daysToNextPurchase = next === undefined ? null : next - asOf;
      rows.push({
        customerId: `C${customer}`,
        asOf: LAST_DAY - HISTORY_DAYS + asOf,
        recencyDays: asOf - past[past.length - 1],
        frequency: past.filter((day) => day >= asOf - LOOKBACK_DAYS).length,
        avgMonetary: spend,
        loyaltyMember: customer % 3 === 0,
        daysSinceJoin: asOf - past[0],
        totalPurchases: past.length,
        churned: daysToNextPurchase === null || daysToNextPurchase >= horizonDays,
        followUp: { followUpDays: 200, daysToNextPurchase },
      });
    }
  }
  return rows;
}
