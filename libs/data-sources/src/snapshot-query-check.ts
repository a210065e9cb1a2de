import { type Day } from '@retail-ml/features';
import { DataSourceError } from './data-source-error';
import { type ChurnSnapshotQuery, type DailySalesQuery, type DemandSnapshotQuery } from './retail-source';

/** Rows in a batch of snapshots at most. */
export const BATCH_ROWS = 2_000;

/** @throws DataSourceError `invalid-value` when a day or the lookback is no whole number of days, or a share is none. */
export function checkChurnQuery({ asOfDays, lookbackDays, sample }: ChurnSnapshotQuery): void {
  checkDays('as-of', asOfDays);
  checkLength('lookback', lookbackDays);
  const noShare = [...(sample?.shares.values() ?? [])].find((share) => !(share >= 0 && share <= 1));
  if (noShare !== undefined) {
    throw new DataSourceError('invalid-value', `A sample of ${noShare} was asked for; a share is from 0 to 1.`);
  }
}

/** @throws DataSourceError `invalid-value` when a day or `soldWithinDays` is no whole number of days. */
export function checkDemandQuery({ originDays, soldWithinDays }: Required<DemandSnapshotQuery>): void {
  checkDays('origin', originDays);
  checkLength('time in which a product was sold', soldWithinDays);
}

/** @throws DataSourceError `invalid-value` when a day is no whole number. */
export function checkDailySalesQuery({ fromDay, untilDay }: DailySalesQuery): void {
  checkDays('sales', [fromDay, untilDay]);
}

function checkDays(kind: string, days: readonly Day[]): void {
  const fractional = days.find((day) => !Number.isInteger(day));
  if (fractional !== undefined) {
    throw new DataSourceError(
      'invalid-value',
      `${fractional} is not a whole day; ${kind} days are days since 1970-01-01.`,
    );
  }
}

function checkLength(what: string, days: number): void {
  if (!Number.isInteger(days) || days < 1) {
    throw new DataSourceError('invalid-value', `The ${what} is ${days} days; it must be at least 1, and whole.`);
  }
}
