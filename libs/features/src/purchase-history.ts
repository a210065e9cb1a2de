import { type ChurnInput } from './churn-snapshot';

/**
 * What a customer's fields say of purchases, as the latent models of purchasing see it: time runs from the first day to
 * the as-of day and falls into three parts,
 *
 *     unseenDays | countedDays | silentDays
 *
 * nothing is known of the first but that the customer was still there at its end; in the second each purchase was
 * counted and the last one ended it; in the third there was none. All three together are the tenure.
 */
export interface PurchaseHistory {
  /** Purchases after the first day that were counted; 0 for who bought on the first day only. */
  purchases: number;
  unseenDays: number;
  countedDays: number;
  /** The recency. */
  silentDays: number;
}

/**
 * Reads a customer's fields as a history, of which there are four kinds:
 *
 * - no purchase since the first day (`recencyDays` reaches the tenure): all of it is silent.
 * - the total of purchases is known, or the window of `frequency` holds the whole tenure: every purchase is counted.
 * - the last purchase lies before the window (`frequency` = 0): that purchase alone is known, what came before is unseen.
 * - otherwise what lies before the window is unseen, and `frequency` counts what lies in it.
 *
 * The first purchase day begins the history and is no purchase of the models. Who joined without a purchase has one
 * more than is counted here, which cannot be told; that a last purchase after the first day makes at least one can.
 * Fields that contradict each other (a total below the frequency, purchases in the window but none recent enough) are
 * read as the nearest that do not.
 *
 * @param totalPurchases those of the whole history; null to read the window alone
 */
export function purchaseHistory(
  { recencyDays, frequency, daysSinceJoin }: Pick<ChurnInput, 'recencyDays' | 'frequency' | 'daysSinceJoin'>,
  totalPurchases: number | null,
  lookbackDays: number,
): PurchaseHistory {
  const tenureDays = Math.max(daysSinceJoin, recencyDays);
  const daysToLast = tenureDays - recencyDays;
  let purchases = 0;
  let unseenDays = 0;
  if (daysToLast === 0) {
    // Nothing came behind the first day.
  } else if (totalPurchases !== null || tenureDays <= lookbackDays) {
    purchases = Math.max(frequency - 1, (totalPurchases ?? 0) - 1, 1);
  } else if (frequency === 0) {
    purchases = 1;
    unseenDays = daysToLast;
  } else {
    purchases = frequency;
    unseenDays = tenureDays - Math.max(lookbackDays, recencyDays);
  }
  return { purchases, unseenDays, countedDays: daysToLast - unseenDays, silentDays: recencyDays };
}
