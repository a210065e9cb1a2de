import { COARSE_STEP_DAYS, DecayTable } from './decay-table';
import { PURCHASE_RATES, RATE_NODES } from './latent-grid';
import { latentMemory, type LatentKernel } from './latent-kernel';
import { type PurchaseHistories } from './purchase-history';

/** Histories that can be asked about together. */
export const MOST_TOGETHER = 64;

/** Days up to which models keep sums over the drop-out: five and a half years. Those of more days are summed up anew. */
export const KEPT_DAYS = 2048;

const ADDRESSES = 9;
const BYTES = Float64Array.BYTES_PER_ELEMENT;

/**
 * Sums over the grid of purchase rates, of several histories at once. At a rate l a history of x purchases in c counted
 * days, then r silent ones, weighs
 *
 *     l^x e^(-l c) (left + e^(-l r) there), of which l^x e^(-l c) e^(-l r) back share buy within the horizon
 *
 * with tables for each factor, so that a history costs products and no exponentials. What the drop-out makes of it is
 * the model's.
 */
export class LatentSums {
  /** The model's own tables, and room for some histories' that no table has. */
  readonly numbers: Float64Array;
  private readonly kernel: LatentKernel | null;
  private readonly powersOffset: number;
  private readonly coarseOffset: number;
  private readonly fineOffset: number;
  /** A line of zeros. */
  private readonly nothingOffset: number;
  private readonly sumsOffset: number;
  private readonly askedOffset: number;
  /** Addresses in bytes, nine a history. */
  private readonly asked: Int32Array;

  /**
   * @param powers l^x times the prior weight: for each x the rates, see `powerTable`
   * @param tableLength numbers that the model's own tables take: they begin at 0
   */
  constructor(powers: Float64Array, tableLength: number) {
    const decays = new DecayTable(PURCHASE_RATES);
    this.powersOffset = tableLength;
    this.coarseOffset = this.powersOffset + powers.length;
    this.fineOffset = this.coarseOffset + decays.coarse.length;
    this.nothingOffset = this.fineOffset + decays.fine.length;
    this.sumsOffset = this.nothingOffset + RATE_NODES;
    this.askedOffset = this.sumsOffset + 2 * MOST_TOGETHER;
    const askedLength = MOST_TOGETHER * ADDRESSES;
    const { buffer, kernel } = latentMemory(BYTES * this.askedOffset + Int32Array.BYTES_PER_ELEMENT * askedLength);
    this.kernel = kernel;
    this.numbers = new Float64Array(buffer, 0, this.askedOffset);
    this.numbers.set(powers, this.powersOffset);
    this.numbers.set(decays.coarse, this.coarseOffset);
    this.numbers.set(decays.fine, this.fineOffset);
    this.asked = new Int32Array(buffer, BYTES * this.askedOffset, askedLength);
  }

  /**
   * Says where, for each purchase rate, lies what the drop-out makes of a history: places in `numbers`.
   *
   * @param left weight of those who dropped out before the silent days, or in them
   * @param there weight of those who are there yet, before the silent days tell against it
   * @param back times `share`: weight of those who are there yet and buy within the horizon
   */
  place(index: number, left: number, there: number, back: number, share: number): void {
    const at = ADDRESSES * index;
    this.asked[at + 5] = BYTES * left;
    this.asked[at + 6] = BYTES * there;
    this.asked[at + 7] = BYTES * back;
    this.asked[at + 8] = BYTES * share;
  }

  /** Sums up for histories of which each one that is in tables has its place: the others weigh nothing. */
  sumUp(histories: PurchaseHistories): void {
    const { asked, kernel, askedOffset, sumsOffset, powersOffset, coarseOffset, fineOffset, nothingOffset } = this;
    const { purchases, countedDays, silentDays, isInTables, count } = histories;
    for (let i = 0, at = 0; i < count; i++, at += ADDRESSES) {
      if (isInTables[i] === 0) {
        asked.fill(BYTES * nothingOffset, at, at + ADDRESSES);
        continue;
      }
      const counted = countedDays[i] | 0;
      const silent = silentDays[i] | 0;
      const countedCoarse = (counted / COARSE_STEP_DAYS) | 0;
      const silentCoarse = (silent / COARSE_STEP_DAYS) | 0;
      asked[at] = BYTES * (powersOffset + (purchases[i] | 0) * RATE_NODES);
      asked[at + 1] = BYTES * (coarseOffset + countedCoarse * RATE_NODES);
      asked[at + 2] = BYTES * (fineOffset + (counted - countedCoarse * COARSE_STEP_DAYS) * RATE_NODES);
      asked[at + 3] = BYTES * (coarseOffset + silentCoarse * RATE_NODES);
      asked[at + 4] = BYTES * (fineOffset + (silent - silentCoarse * COARSE_STEP_DAYS) * RATE_NODES);
    }
    if (kernel === null) for (let i = 0; i < count; i++) this.sumUpOne(i);
    else if (count > 0) {
      const from = BYTES * askedOffset;
      kernel(from, from + count * ADDRESSES * Int32Array.BYTES_PER_ELEMENT, BYTES * sumsOffset);
    }
  }

  /** What the history weighs, of the last `sumUp`. */
  evidence(i: number): number {
    return this.numbers[this.sumsOffset + 2 * i];
  }

  /** How much of it buys within the horizon. */
  returns(i: number): number {
    return this.numbers[this.sumsOffset + 2 * i + 1];
  }

  /** What the kernel does, for engines without it. */
  private sumUpOne(index: number): void {
    const { numbers, asked, sumsOffset } = this;
    const at = ADDRESSES * index;
    const powers = asked[at] / BYTES;
    const countedCoarse = asked[at + 1] / BYTES;
    const countedFine = asked[at + 2] / BYTES;
    const silentCoarse = asked[at + 3] / BYTES;
    const silentFine = asked[at + 4] / BYTES;
    const left = asked[at + 5] / BYTES;
    const there = asked[at + 6] / BYTES;
    const back = asked[at + 7] / BYTES;
    const share = asked[at + 8] / BYTES;
    let evenEvidence = 0;
    let oddEvidence = 0;
    let evenReturns = 0;
    let oddReturns = 0;
    for (let i = 0; i < RATE_NODES; i += 2) {
      const j = i + 1;
      const evenWeight = numbers[powers + i] * (numbers[countedCoarse + i] * numbers[countedFine + i]);
      const oddWeight = numbers[powers + j] * (numbers[countedCoarse + j] * numbers[countedFine + j]);
      const evenSilent = numbers[silentCoarse + i] * numbers[silentFine + i];
      const oddSilent = numbers[silentCoarse + j] * numbers[silentFine + j];
      evenEvidence += evenWeight * (numbers[left + i] + evenSilent * numbers[there + i]);
      oddEvidence += oddWeight * (numbers[left + j] + oddSilent * numbers[there + j]);
      evenReturns += evenWeight * evenSilent * (numbers[back + i] * numbers[share + i]);
      oddReturns += oddWeight * oddSilent * (numbers[back + j] * numbers[share + j]);
    }
    numbers[sumsOffset + 2 * index] = evenEvidence + oddEvidence;
    numbers[sumsOffset + 2 * index + 1] = evenReturns + oddReturns;
  }
}
