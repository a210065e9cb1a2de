/**
 * The coarse table holds the days in such steps, the fine one each day of a step. 192 x 192 days are more than the 36,500
 * that a request may hold.
 */
export const COARSE_STEP_DAYS = 192;

/** Days behind which a table does not reach. */
export const DECAY_TABLE_DAYS = COARSE_STEP_DAYS ** 2;

/**
 * e^(-rate x days) of several rates for all whole days from 0 to 36,863 in two short tables: the days are 192 times a
 * whole number and a rest, and the exponential is the product of an entry of each.
 */
export class DecayTable {
  readonly coarse: Float64Array;
  readonly fine: Float64Array;
  private readonly width: number;

  constructor(rates: Float64Array) {
    this.width = rates.length;
    this.coarse = new Float64Array(COARSE_STEP_DAYS * this.width);
    this.fine = new Float64Array(COARSE_STEP_DAYS * this.width);
    for (let days = 0; days < COARSE_STEP_DAYS; days++) {
      for (let i = 0; i < this.width; i++) {
        this.coarse[days * this.width + i] = Math.exp(-rates[i] * days * COARSE_STEP_DAYS);
        this.fine[days * this.width + i] = Math.exp(-rates[i] * days);
      }
    }
  }

  /** Writes e^(-rate x days) of each rate to `decays`. */
  read(days: number, decays: Float64Array): void {
    const { coarse, fine, width } = this;
    const times = Math.floor(days / COARSE_STEP_DAYS);
    const coarseOffset = times * width;
    const fineOffset = (days - times * COARSE_STEP_DAYS) * width;
    for (let i = 0; i < width; i++) decays[i] = coarse[coarseOffset + i] * fine[fineOffset + i];
  }
}
