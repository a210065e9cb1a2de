import { type Day } from './day';

/**
 * What is known of a customer on the as-of day T, from the days before T and nothing later.
 * The same fields that `POST /api/predict/churn` takes.
 */
export interface ChurnInput {
  /** Days from the last purchase day to T; at least 1 in training, 0 is accepted in a request. */
  recencyDays: number;
  /** Days with a purchase among the model's `lookbackDays` days before T. */
  frequency: number;
  /** Mean spend per purchase day over the whole history before T, in the retailer's currency. */
  avgMonetary: number;
  loyaltyMember: boolean;
  /** Days from joining, or from the first purchase where that came earlier, to T. */
  daysSinceJoin: number;
  /** Days with a purchase in the whole history before T, at least `frequency` and 1; null where it was not given. */
  totalPurchases: number | null;
}

/** A customer as of one day, with what came after: one training row. */
export interface ChurnSnapshot extends ChurnInput {
  customerId: string;
  asOf: Day;
  /** Always known where the purchases themselves are. */
  totalPurchases: number;
  /**
   * Days from T to the next purchase day, 0 for a purchase on T itself; null where the data hold none.
   * This is the only field that sees T or later: it is the label's source, never a feature's.
   */
  daysToNextPurchase: number | null;
}
