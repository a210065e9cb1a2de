import { type Day } from './day';
import { type DemandInput } from './demand-feature-view';

/** A product as of one origin day T, with what was sold from then on: one training row. */
export interface DemandSnapshot extends DemandInput {
  productId: string;
  origin: Day;
  recentSales14d: number;
  /**
   * Units sold in `[T, T + 7)` and in `[T, T + 30)`; null where the data end before the window does. These two are
   * the only fields that see T or later.
   */
  target7d: number | null;
  target30d: number | null;
}
