/** 192 x 192 days are more than the 36,500 that a request may hold. */
const DAYS = 192;

/** Days behind which a table does not reach. */
export const DECAY_TABLE_DAYS = DAYS * DAYS;

/**
 * e^(-rate x days) of several rates for all whole days from 0 to 36,863 in two short tables: the days are 192 times a
 * whole number and a rest, and the exponential is the product of an entry of each.
 */
export class DecayTable {
  /** Of which the fine table holds each day, and the coarse one every so many. */
  static readonly DAYS = DAYS;
  readonly coarse: Float64Array;
  readonly fine: Float64Array;
  private readonly width: number;

  constructor(rates: Float64Array) {
    this.width = rates.length;
    this.coarse = new Float64Array(DAYS * this.width);
    this.fine = new Float64Array(DAYS * this.width);
    for (let days = 0; days < DAYS; days++) {
      for (let i = 0; i < this.width; i++) {
        this.coarse[days * this.width + i] = Math.exp(-rates[i] * days * DAYS);
        this.fine[days * this.width + i] = Math.exp(-rates[i] * days);
      }
    }
  }

  /** Writes e^(-rate x days) of each rate to `decays`. */
  read(days: number, decays: Float64Array): void {
    const { coarse, fine, width } = this;
    const times = Math.floor(days / DAYS);
    const coarseOffset = times * width;
    const fineOffset = (days - times * DAYS) * width;
    for (let i = 0; i < width; i++) decays[i] = coarse[coarseOffset + i] * fine[fineOffset + i];
  }
}
