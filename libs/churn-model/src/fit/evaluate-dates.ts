import { type ChurnInput, type FollowUp } from '@retail-ml/features';
import { type EvaluatedDates } from '@retail-ml/model-registry';
import { type ChurnPredictor } from '../churn-predictor';
import { INTERVAL_COUNT, INTERVAL_DAYS } from '../survival-curve';
import { wilsonInterval } from './wilson-interval';

/** A customer as of one day, and when the next purchase came, as far as it is known. */
export interface FollowedRow extends ChurnInput {
  followUp: FollowUp | null;
}

const INTERVAL_ENDS = Array.from({ length: INTERVAL_COUNT }, (_, interval) => INTERVAL_DAYS * (interval + 1));
const LEARNED_DAYS = INTERVAL_ENDS[INTERVAL_COUNT - 1];

/**
 * Holds the dates that a model gives against what customers did. Nobody is guessed: a share is taken among those whose
 * outcome is known whatever it was, because they were followed for long enough. Periods are whole days that hold the
 * 25 % and 75 % points, so a little more than half of the purchases is predicted within them. Intervals are Wilson's
 * at 95 %, as of customers who are independent.
 *
 * @param rows those of whom nothing is known are left out
 */
export function evaluateDates(
  rows: readonly FollowedRow[],
  predictor: Pick<ChurnPredictor, 'predict' | 'survival'>,
): EvaluatedDates {
  const silent = INTERVAL_ENDS.map((days) => ({ days, share: new SharedOutcome() }));
  const parts = { before: new SharedOutcome(), within: new SharedOutcome(), after: new SharedOutcome() };
  const early = new SharedOutcome();
  const inactive = new SharedOutcome();
  for (const row of rows) {
    if (row.followUp === null) continue;
    const { followUpDays, daysToNextPurchase } = row.followUp;
    const boughtAfterDays = daysToNextPurchase ?? Infinity;
    const survival = predictor.survival(row, INTERVAL_ENDS);
    silent.forEach(({ days, share }, interval) => {
      if (days <= followUpDays) share.add(survival[interval], boughtAfterDays >= days);
    });
    const { nextActivePeriod } = predictor.predict(row);
    if (nextActivePeriod === null) {
      if (LEARNED_DAYS > followUpDays) continue;
      inactive.add(1 - survival[INTERVAL_COUNT - 1], boughtAfterDays < LEARNED_DAYS);
      continue;
    }
    const { fromDays, toDays } = nextActivePeriod;
    // The last day belongs to the period.
    const [untilPeriod, untilAfter] = predictor.survival(row, [fromDays, toDays + 1]);
    if (fromDays <= followUpDays) early.add(1 - untilPeriod, boughtAfterDays < fromDays);
    if (toDays + 1 > followUpDays) continue;
    parts.before.add(1 - untilPeriod, boughtAfterDays < fromDays);
    parts.within.add(untilPeriod - untilAfter, boughtAfterDays >= fromDays && boughtAfterDays <= toDays);
    parts.after.add(untilAfter, boughtAfterDays > toDays);
  }
  return {
    silent: silent.filter(({ share }) => share.rows > 0).map(({ days, share }) => ({ days, ...share.outcome() })),
    ...(parts.within.rows > 0 && {
      period: (['before', 'within', 'after'] as const).map((part) => ({ part, ...parts[part].outcome() })),
    }),
    ...(early.rows > 0 && { early: early.outcome() }),
    ...(inactive.rows > 0 && { inactive: inactive.outcome() }),
  };
}

/** How many of some customers did what was predicted with a probability of each. */
class SharedOutcome {
  rows = 0;
  private predictedSum = 0;
  private hits = 0;

  add(predicted: number, happened: boolean): void {
    this.rows++;
    this.predictedSum += predicted;
    if (happened) this.hits++;
  }

  outcome() {
    const { rows, predictedSum, hits } = this;
    return { rows, predicted: predictedSum / rows, observed: hits / rows, ...wilsonInterval(hits, rows) };
  }
}
