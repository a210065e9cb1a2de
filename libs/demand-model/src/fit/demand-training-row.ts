import { type Day, type DemandInput } from '@retail-ml/features';

/** A product as of one origin day, with what was sold then: what a demand model learns from. */
export interface DemandTrainingRow extends DemandInput {
  productId: string;
  origin: Day;
  /** Units sold in `[origin, origin + 7)` and `[origin, origin + 30)`. */
  target7d: number;
  target30d: number;
  /**
   * Units of the same windows 364 days earlier, absent where they are not known. The network does not see them: they
   * are for the seasonal naive baseline.
   */
  lastYear?: { sales7d: number; sales30d: number };
  /**
   * The yearly index of each horizon, absent where it is not known or not looked at: targets are learned relative to
   * it, and forecasts multiplied by it.
   */
  yearlyIndex?: readonly number[];
}

/** Actual sales of each horizon, units. */
export function targetsOf(row: DemandTrainingRow): number[] {
  return [row.target7d, row.target30d];
}
