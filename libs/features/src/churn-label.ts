import { type ChurnSnapshot } from './churn-snapshot';
import { type Day } from './day';
import { FeatureError } from './feature-error';

/** What is known of a snapshot's future when one looks from the day `knownUntil`. */
export interface FollowUp {
  /** Days after the as-of day whose purchases are known: the window `[asOf, asOf + followUpDays)`. */
  followUpDays: number;
  /** Days to the next purchase where it lies in that window, else null. */
  daysToNextPurchase: number | null;
}

/** The snapshot's future as it was known before the day `knownUntil`: later purchases are hidden (censored). */
export function followUp(snapshot: ChurnSnapshot, knownUntil: Day): FollowUp {
  const followUpDays = knownUntil - snapshot.asOf;
  const { daysToNextPurchase } = snapshot;
  const known = daysToNextPurchase !== null && daysToNextPurchase < followUpDays;
  return { followUpDays, daysToNextPurchase: known ? daysToNextPurchase : null };
}

/**
 * Whether a customer churned: no purchase in the label window `[asOf, asOf + horizonDays)`.
 *
 * @throws FeatureError `invalid-input` when the window is not known to its end: nobody may guess a label.
 */
export function churned({ followUpDays, daysToNextPurchase }: FollowUp, horizonDays: number): boolean {
  if (followUpDays < horizonDays) {
    throw new FeatureError(
      'invalid-input',
      `The label needs ${horizonDays} days after the as-of day; ${followUpDays} are known.`,
    );
  }
  return daysToNextPurchase === null || daysToNextPurchase >= horizonDays;
}
