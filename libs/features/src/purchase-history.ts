import { type ChurnInput } from './churn-snapshot';
import { DECAY_TABLE_DAYS } from './decay-table';
import { POWER_TABLE_PURCHASES } from './power-table';

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

/** Histories of several customers, a column for each part of them. */
export class PurchaseHistories {
  readonly purchases: Float64Array;
  readonly unseenDays: Float64Array;
  readonly countedDays: Float64Array;
  readonly silentDays: Float64Array;
  /** 1 for those that count whole days and purchases, no more than tables reach. */
  readonly isInTables: Uint8Array;
  count = 0;

  constructor(most: number) {
    this.purchases = new Float64Array(most);
    this.unseenDays = new Float64Array(most);
    this.countedDays = new Float64Array(most);
    this.silentDays = new Float64Array(most);
    this.isInTables = new Uint8Array(most);
  }

  /**
   * Reads a customer's fields as a history and adds it, of which there are four kinds:
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
   * @param totalPurchases those of the whole history; NaN to read the window alone
   */
  addFields(
    recencyDays: number,
    frequency: number,
    daysSinceJoin: number,
    totalPurchases: number,
    lookbackDays: number,
  ): void {
    const tenureDays = Math.max(daysSinceJoin, recencyDays);
    const daysToLast = tenureDays - recencyDays;
    const isTotalKnown = !Number.isNaN(totalPurchases);
    let purchases = 0;
    let unseenDays = 0;
    if (daysToLast === 0) {
      // Nothing came behind the first day.
    } else if (isTotalKnown || tenureDays <= lookbackDays) {
      purchases = Math.max(frequency - 1, isTotalKnown ? totalPurchases - 1 : 0, 1);
    } else if (frequency === 0) {
      purchases = 1;
      unseenDays = daysToLast;
    } else {
      purchases = frequency;
      unseenDays = tenureDays - Math.max(lookbackDays, recencyDays);
    }
    this.add(purchases, unseenDays, daysToLast - unseenDays, recencyDays);
  }

  /** Adds a history: numbers and no object, because one in a loop over customers is garbage. */
  add(purchases: number, unseenDays: number, countedDays: number, silentDays: number): void {
    const at = this.count++;
    this.purchases[at] = purchases;
    this.unseenDays[at] = unseenDays;
    this.countedDays[at] = countedDays;
    this.silentDays[at] = silentDays;
    const isInTables =
      isWhole(purchases) &&
      isWhole(unseenDays) &&
      isWhole(countedDays) &&
      isWhole(silentDays) &&
      purchases <= POWER_TABLE_PURCHASES &&
      unseenDays + countedDays + silentDays < DECAY_TABLE_DAYS;
    this.isInTables[at] = isInTables ? 1 : 0;
  }

  at(index: number): PurchaseHistory {
    return {
      purchases: this.purchases[index],
      unseenDays: this.unseenDays[index],
      countedDays: this.countedDays[index],
      silentDays: this.silentDays[index],
    };
  }
}

/**
 * What one customer's fields say of purchases: see `PurchaseHistories.addFields`.
 *
 * @param totalPurchases those of the whole history; null to read the window alone
 */
export function purchaseHistory(
  { recencyDays, frequency, daysSinceJoin }: Pick<ChurnInput, 'recencyDays' | 'frequency' | 'daysSinceJoin'>,
  totalPurchases: number | null,
  lookbackDays: number,
): PurchaseHistory {
  const histories = new PurchaseHistories(1);
  histories.addFields(recencyDays, frequency, daysSinceJoin, totalPurchases ?? NaN, lookbackDays);
  return histories.at(0);
}

/** Below 2^32, which is more than enough. */
function isWhole(value: number): boolean {
  return value >>> 0 === value;
}
