import { type Day, formatDay } from './day';
import { FeatureError } from './feature-error';

/** As-of days of the training and test snapshots. */
export interface TemporalSplit {
  /** Oldest first. Every label window ends on or before the test's as-of day: the embargo is the horizon itself. */
  trainAsOf: Day[];
  testAsOf: Day;
}

export interface TemporalSplitOptions {
  /** First and last day of the sales. */
  firstDay: Day;
  lastDay: Day;
  lookbackDays: number;
  horizonDays: number;
  /** Days between training snapshots (15). */
  stepDays?: number;
  /** Most training snapshots (24). */
  mostSnapshots?: number;
}

/** Fewer days than this before a snapshot say too little of a customer. */
const SHORTEST_HISTORY_DAYS = 60;

/** With this many snapshots that see their whole lookback window, younger history is left out. */
const ENOUGH_FULL_SNAPSHOTS = 6;

/**
 * Plans the snapshots: the test one as late as its label window allows, training ones before it, far enough that no
 * training label sees a day on or after the test's as-of day.
 *
 * @throws FeatureError `too-little-data` naming the days needed when not even one training snapshot fits.
 */
export function planTemporalSplit(options: TemporalSplitOptions): TemporalSplit {
  const { firstDay, lastDay, lookbackDays, horizonDays, stepDays = 15, mostSnapshots = 24 } = options;
  const testAsOf = lastDay + 1 - horizonDays;
  const latest = testAsOf - horizonDays;
  const shortHistoryDays = Math.min(lookbackDays, SHORTEST_HISTORY_DAYS);
  if (latest < firstDay + shortHistoryDays) {
    throw new FeatureError(
      'too-little-data',
      `The sales from ${formatDay(firstDay)} to ${formatDay(lastDay)} hold ${lastDay - firstDay + 1} days; ` +
        `a horizon of ${horizonDays} days needs at least ${shortHistoryDays + 2 * horizonDays}: ` +
        `${shortHistoryDays} of history, ${horizonDays} for training labels and ${horizonDays} for test labels. ` +
        'Import more sales or ask for a shorter --horizon-days.',
    );
  }
  const snapshotsFrom = (earliest: Day) =>
    Math.max(0, Math.min(mostSnapshots, Math.floor((latest - earliest) / stepDays) + 1));
  const fullSnapshots = snapshotsFrom(firstDay + lookbackDays);
  const count = fullSnapshots >= ENOUGH_FULL_SNAPSHOTS ? fullSnapshots : snapshotsFrom(firstDay + shortHistoryDays);
  return { trainAsOf: Array.from({ length: count }, (_, i) => latest - (count - 1 - i) * stepDays), testAsOf };
}
