import { type ChurnTrainingRow, type ChurnTrainingRows } from '@retail-ml/churn-model/fit';
import { type ChurnSnapshot, churned, type Day, followUp } from '@retail-ml/features';

/** Where there is no next purchase. */
const NEVER = -1;

/**
 * Many labelled snapshots, a typed array for each field: some 40 bytes a row outside of the heap, and its id, where
 * an object takes five times as much of the heap. A row is made when it is asked for.
 */
export class ChurnRowColumns implements ChurnTrainingRows {
  length = 0;
  private readonly customerIds: string[] = [];
  private readonly asOf: Int32Array;
  private readonly recencyDays: Int32Array;
  private readonly frequency: Int32Array;
  private readonly avgMonetary: Float64Array;
  private readonly loyaltyMember: Uint8Array;
  private readonly daysSinceJoin: Int32Array;
  private readonly totalPurchases: Int32Array;
  private readonly daysToNextPurchase: Int32Array;

  /**
   * @param most rows at most
   * @param knownUntil the day from which on purchases are hidden from the labels
   */
  constructor(
    most: number,
    private readonly knownUntil: Day,
    private readonly horizonDays: number,
  ) {
    this.asOf = new Int32Array(most);
    this.recencyDays = new Int32Array(most);
    this.frequency = new Int32Array(most);
    this.avgMonetary = new Float64Array(most);
    this.loyaltyMember = new Uint8Array(most);
    this.daysSinceJoin = new Int32Array(most);
    this.totalPurchases = new Int32Array(most);
    this.daysToNextPurchase = new Int32Array(most);
  }

  /** Puts a row in the place of another, or after the last. */
  put(place: number, snapshot: ChurnSnapshot): void {
    this.length = Math.max(this.length, place + 1);
    this.customerIds[place] = snapshot.customerId;
    this.asOf[place] = snapshot.asOf;
    this.recencyDays[place] = snapshot.recencyDays;
    this.frequency[place] = snapshot.frequency;
    this.avgMonetary[place] = snapshot.avgMonetary;
    this.loyaltyMember[place] = snapshot.loyaltyMember ? 1 : 0;
    this.daysSinceJoin[place] = snapshot.daysSinceJoin;
    this.totalPurchases[place] = snapshot.totalPurchases;
    this.daysToNextPurchase[place] = snapshot.daysToNextPurchase ?? NEVER;
  }

  at(place: number): ChurnTrainingRow | undefined {
    if (!(place >= 0 && place < this.length)) return undefined;
    const nextAfterDays = this.daysToNextPurchase[place];
    const snapshot: ChurnSnapshot = {
      customerId: this.customerIds[place],
      asOf: this.asOf[place],
      recencyDays: this.recencyDays[place],
      frequency: this.frequency[place],
      avgMonetary: this.avgMonetary[place],
      loyaltyMember: this.loyaltyMember[place] === 1,
      daysSinceJoin: this.daysSinceJoin[place],
      totalPurchases: this.totalPurchases[place],
      daysToNextPurchase: nextAfterDays === NEVER ? null : nextAfterDays,
    };
    const future = followUp(snapshot, this.knownUntil);
    return { ...snapshot, followUp: future, churned: churned(future, this.horizonDays) };
  }

  *[Symbol.iterator](): Generator<ChurnTrainingRow, void, undefined> {
    for (let place = 0; place < this.length; place++) yield this.at(place)!;
  }
}
