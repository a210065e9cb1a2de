import { DECAY_TABLE_DAYS } from './decay-table';
import { POWER_TABLE_PURCHASES } from './power-table';
import { type PurchaseHistory } from './purchase-history';

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

  add({ purchases, unseenDays, countedDays, silentDays }: PurchaseHistory): void {
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

/** Below 2^32, which is more than enough. */
function isWhole(value: number): boolean {
  return value >>> 0 === value;
}
