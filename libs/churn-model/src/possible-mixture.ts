import { type ChurnInput } from '@retail-ml/features';
import { CHURN_REQUEST_FIELDS } from './request-fields';

const [RECENCY, FREQUENCY, MONETARY, LOYALTY, TENURE, TOTAL] = Object.keys(CHURN_REQUEST_FIELDS).map((_, i) => 1 << i);

/**
 * Mixes a customer with a background row into somebody who could exist: fields of `own` (bit i for the i-th of
 * `CHURN_REQUEST_FIELDS`) are the customer's and stay as they are; the others are the row's, each moved to the nearest value that purchases could have led to:
 *
 * - the last purchase lies within the tenure,
 * - there is a purchase in the lookback where the last one lies in it, and none where it does not,
 * - purchases fit into the days between the first and the last one, in the lookback and in the whole history,
 * - all of them are counted by the frequency where the tenure is no longer than the lookback.
 *
 * Fields are placed in the order tenure, recency, frequency, total: each leaves room for the customer's own among those
 * that follow. A row that could exist is not moved where nothing is the customer's own.
 *
 * @param mixture receives the result
 */
export function possibleMixture(
  customer: ChurnInput,
  row: ChurnInput,
  own: number,
  lookbackDays: number,
  mixture: ChurnInput,
): void {
  const isOwn = (field: number) => (own & field) !== 0;
  const ownRecency = isOwn(RECENCY) ? customer.recencyDays : null;
  const ownFrequency = isOwn(FREQUENCY) ? customer.frequency : null;
  const ownTotal = isOwn(TOTAL) ? customer.totalPurchases : null;

  const tenure = isOwn(TENURE)
    ? customer.daysSinceJoin
    : Math.max(row.daysSinceJoin, shortestTenure(ownRecency, ownFrequency, ownTotal, lookbackDays));
  const recency = ownRecency ?? nearestRecency(row.recencyDays, tenure, ownFrequency, ownTotal, lookbackDays);
  const frequency = ownFrequency ?? nearestFrequency(row.frequency, tenure, recency, ownTotal, lookbackDays);
  mixture.daysSinceJoin = tenure;
  mixture.recencyDays = recency;
  mixture.frequency = frequency;
  mixture.totalPurchases = isOwn(TOTAL)
    ? customer.totalPurchases
    : nearestTotal(row.totalPurchases, tenure, recency, frequency, lookbackDays);
  mixture.avgMonetary = (isOwn(MONETARY) ? customer : row).avgMonetary;
  mixture.loyaltyMember = (isOwn(LOYALTY) ? customer : row).loyaltyMember;
}

/** The shortest tenure that leaves room for what is the customer's own; null is not. */
function shortestTenure(
  recency: number | null,
  frequency: number | null,
  total: number | null,
  lookbackDays: number,
): number {
  // Without a purchase in the lookback the last one lies before it.
  const leastRecency = recency ?? (frequency === 0 ? lookbackDays + 1 : 0);
  const purchases = Math.max(frequency ?? 1, total ?? 1, 1);
  const before = frequency !== null && total !== null && total > frequency ? total - frequency : 0;
  return Math.max(leastRecency + purchases - 1, before > 0 ? lookbackDays + before : 0);
}

function nearestRecency(
  days: number,
  tenure: number,
  frequency: number | null,
  total: number | null,
  lookbackDays: number,
): number {
  const least = frequency === 0 ? lookbackDays + 1 : 0;
  const inLookback = frequency === null || frequency === 0 ? tenure : Math.min(tenure, lookbackDays) - frequency + 1;
  const most = Math.min(inLookback, tenure - (total ?? 1) + 1);
  // What the tenure rules out is ruled out, even for a customer whose own fields contradict each other.
  return Math.min(Math.max(days, least), Math.max(most, 0));
}

function nearestFrequency(
  purchases: number,
  tenure: number,
  recency: number,
  total: number | null,
  lookbackDays: number,
): number {
  if (recency > lookbackDays) return 0;
  const most = Math.min(Math.min(tenure, lookbackDays) - recency + 1, total ?? Infinity, lookbackDays);
  const least = total === null ? 1 : total - Math.max(tenure - lookbackDays, 0);
  return Math.max(Math.min(Math.max(purchases, least, 1), most), 0);
}

/** Null stays null: a row without it is mixed without it. */
function nearestTotal(
  purchases: number | null,
  tenure: number,
  recency: number,
  frequency: number,
  lookbackDays: number,
): number | null {
  if (purchases === null) return null;
  const inLookback = Math.max(frequency, 1);
  const most = frequency === 0 ? tenure - recency + 1 : frequency + Math.max(tenure - lookbackDays, 0);
  return Math.max(Math.min(purchases, most), inLookback);
}
