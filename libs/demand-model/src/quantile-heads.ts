import { sigmoid, softplus } from '@retail-ml/network';
import { HORIZON_DAYS } from './horizon';

/** Network outputs a horizon: point, median, lower and upper head. */
export const HEADS_PER_HORIZON = 4;

/** Outputs of one member of the bag. */
export const MEMBER_OUTPUTS = HEADS_PER_HORIZON * HORIZON_DAYS.length;

/**
 * Where the heads start before they have learned: median a fifth below the run-rate, as sales are skewed, and
 * quantiles about where sales that are counted lie.
 */
export const HEAD_OFFSETS = { median: -0.2, lower: -0.8, upper: 0.7 } as const;

/** A lower bound below this share of the median is none. */
const SMALLEST_LOWER_SHARE = 0.03;

/** Units of one horizon. */
export interface DemandQuantiles {
  /** The forecast: least absolute error at the bias that training aimed at. */
  point: number;
  q10: number;
  q50: number;
  q90: number;
}

/** The quantiles in a season that is `index` times as strong as the days before. */
export function timesIndex({ point, q10, q50, q90 }: DemandQuantiles, index: number): DemandQuantiles {
  return { point: point * index, q10: q10 * index, q50: q50 * index, q90: q90 * index };
}

/**
 * What the raw outputs of a bag say, as the mean over its members. Quantiles cannot cross, whatever the network says:
 *
 *     point = rate e^a        q50 = rate e^(b - 0.2)
 *     q10 = q50 sigmoid(-c - 0.8), 0 below 3 % of q50        q90 = q50 + rate softplus(d + 0.7)
 *
 * @param outputs `memberCount` times [a, b, c, d for 7 days, then for 30 days], from `offset`
 * @param unitsPerDay the run-rate that the heads are relative to
 * @returns one entry a horizon
 */
export function decodeQuantileHeads(
  outputs: ArrayLike<number>,
  offset: number,
  memberCount: number,
  unitsPerDay: number,
): DemandQuantiles[] {
  return HORIZON_DAYS.map((horizonDays, horizon) => {
    const units = (unitsPerDay * horizonDays) / memberCount;
    const sum: DemandQuantiles = { point: 0, q10: 0, q50: 0, q90: 0 };
    for (let member = 0; member < memberCount; member++) {
      const at = offset + member * MEMBER_OUTPUTS + horizon * HEADS_PER_HORIZON;
      const median = units * Math.exp(outputs[at + 1] + HEAD_OFFSETS.median);
      sum.point += units * Math.exp(outputs[at]);
      sum.q50 += median;
      sum.q10 += median * sigmoid(HEAD_OFFSETS.lower - outputs[at + 2]);
      sum.q90 += median + units * softplus(outputs[at + 3] + HEAD_OFFSETS.upper);
    }
    if (sum.q10 < SMALLEST_LOWER_SHARE * sum.q50) sum.q10 = 0;
    return sum;
  });
}
