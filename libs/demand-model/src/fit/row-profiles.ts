import { type DailySalesBook, type Day } from '@retail-ml/features';
import { type AgedProfile } from '../aged-profile';
import { type DemandTrainingRow } from './demand-training-row';
import { type PathRows } from './fit-path';

/** An older profile is not learned from, and not forecast with. */
export const OLDEST_PROFILE_DAYS = 60;
/** Share of the rows that learn from a profile of the origin day; the others' are up to 60 days old. */
const FRESH_SHARE = 0.5;
/** A profile of fewer days says less than the fields do. */
const LEAST_DAYS_KNOWN = 20;

/** The profile of each row as of a day at or before its origin; null where there is none, or where it is too old. */
export function rowProfiles(
  book: DailySalesBook,
  rows: readonly DemandTrainingRow[],
  asOfOf: (row: DemandTrainingRow) => Day,
): (AgedProfile | null)[] {
  const wanted = rows.map((row) => ({ productId: row.productId, asOf: asOfOf(row) }));
  return book.profilesOf(wanted).map((profile, i) => {
    const profileAgeDays = rows[i].origin - wanted[i].asOf;
    return profile && profileAgeDays <= OLDEST_PROFILE_DAYS ? { profile, profileAgeDays } : null;
  });
}

/** The rows with a profile as of their own origin. */
export function withFreshProfiles(book: DailySalesBook, rows: readonly DemandTrainingRow[]): PathRows {
  return known(
    rows,
    rowProfiles(book, rows, ({ origin }) => origin),
  );
}

/** The rows with a profile as of a day drawn up to 60 days before their origin, or as of it: both are to be learned. */
export function withDrawnProfiles(
  book: DailySalesBook,
  rows: readonly DemandTrainingRow[],
  random: { uniform(): number; below(bound: number): number },
): PathRows {
  const earliest = book.firstDay + LEAST_DAYS_KNOWN;
  const asOfOf = ({ origin }: DemandTrainingRow) => {
    const age = random.uniform() < FRESH_SHARE ? 0 : random.below(OLDEST_PROFILE_DAYS + 1);
    return Math.max(origin - age, Math.min(origin, earliest));
  };
  return known(rows, rowProfiles(book, rows, asOfOf));
}

function known(rows: readonly DemandTrainingRow[], profiles: readonly (AgedProfile | null)[]): PathRows {
  return {
    rows: rows.filter((_, i) => profiles[i] !== null),
    profiles: profiles.filter((profile) => profile !== null),
  };
}
