import { categoryBinLabels, countCategories } from './category-bins';
import { type ChiSquared, chiSquared } from './chi-squared';
import { DriftError } from './drift-error';
import { empiricalDistribution, quantile } from './empirical-distribution';
import { type KolmogorovSmirnov, kolmogorovSmirnov } from './kolmogorov-smirnov';
import { countNumbers, numberBinLabels } from './number-bins';
import { criticalPsi, psi } from './psi';
import { type FieldProfile, type ReferenceProfile } from './reference-profile';
import { categoriesOf, type FieldRole, numbersOf, type WatchedColumn } from './watched-column';

/** One bin's rows as shares of all rows, 0 to 1. */
export interface BinShares {
  label: string;
  reference: number;
  current: number;
}

export interface FieldDrift {
  field: string;
  role: FieldRole;
  kind: 'number' | 'category';
  psi: number;
  /** Values compared: less than the rows where some were left out. */
  values: number;
  /** What PSI exceeds without drift with the probability `fieldLevel`; null without rows. */
  criticalPsi: number | null;
  /** PSI is above both the threshold and the critical value, and there are values enough. */
  alarm: boolean;
  /** What a general test says; it does not decide, because with many rows any small difference is significant. */
  test: KolmogorovSmirnov | ChiSquared;
  /** Of numbers; null for categories and where there is none. */
  medians: { reference: number; current: number } | null;
  bins: BinShares[];
}

export interface DriftReport {
  verdict: 'drift' | 'no drift' | 'not enough data';
  threshold: number;
  rows: { reference: number; current: number; needed: number };
  /** Probability of any alarm without drift. */
  level: number;
  /** Its part for each field, by Bonferroni: fields may depend on each other. */
  fieldLevel: number;
  fields: FieldDrift[];
}

/** Below it, PSI of ten bins passes 0.1 by chance alone. */
export const ROWS_NEEDED = 200;

/** At one look a day, a false alarm in three years. */
const LEVEL = 0.001;

/**
 * Compares rows with a model's training, field by field.
 *
 * @param columns the profile's fields in any order, one value a row each; those of rows without a value may be left out
 * @param threshold PSI from which a difference matters, e.g. 0.1
 * @throws DriftError `invalid-column` where a field of the profile is missing or not of its kind.
 */
export function compareWithReference(
  profile: ReferenceProfile,
  columns: readonly WatchedColumn[],
  threshold: number,
): DriftReport {
  const rows = {
    reference: profile.rows,
    current: Math.max(0, ...columns.map(({ values }) => values.length)),
    needed: ROWS_NEEDED,
  };
  const fieldLevel = LEVEL / profile.fields.length;
  const fields = profile.fields.map((field) => {
    const column = columns.find((candidate) => candidate.field === field.field);
    if (column === undefined) throw new DriftError('invalid-column', `There is no column ${field.field}.`);
    return fieldDrift(field, column, threshold, fieldLevel);
  });
  const drifted = fields.some(({ alarm }) => alarm);
  const verdict = rows.current < rows.needed ? 'not enough data' : drifted ? 'drift' : 'no drift';
  return { verdict, threshold, rows, level: LEVEL, fieldLevel, fields };
}

function fieldDrift(profile: FieldProfile, column: WatchedColumn, threshold: number, fieldLevel: number): FieldDrift {
  const { counts, labels, test, medians } = current(profile, column);
  const index = psi(profile.counts, counts);
  const critical = column.values.length === 0 ? null : criticalPsi(profile.counts, counts, fieldLevel);
  const total = (all: readonly number[]) =>
    Math.max(
      all.reduce((sum, count) => sum + count, 0),
      1,
    );
  return {
    field: profile.field,
    role: profile.role,
    kind: profile.kind,
    values: column.values.length,
    psi: index,
    criticalPsi: critical,
    alarm: column.values.length >= ROWS_NEEDED && critical !== null && index > Math.max(threshold, critical),
    test,
    medians,
    bins: labels
      .map((label, bin) => ({
        label,
        reference: profile.counts[bin] / total(profile.counts),
        current: counts[bin] / total(counts),
      }))
      .filter(({ reference, current }) => reference + current > 0),
  };
}

/** Counts a column in the profile's bins and puts it to the test of its kind. */
function current(profile: FieldProfile, column: WatchedColumn) {
  if (profile.kind === 'category') {
    const { counts: categories, missing } = categoriesOf(column);
    const counts = [...countCategories(profile.bins, categories), missing];
    const labels = [...categoryBinLabels(profile.bins), 'missing'];
    return { counts, labels, test: chiSquared(profile.counts, counts), medians: null };
  }
  const { numbers, missing } = numbersOf(column);
  return {
    counts: [...countNumbers(profile.bins, numbers), missing],
    labels: [...numberBinLabels(profile.bins), 'missing'],
    test: kolmogorovSmirnov(profile.distribution, numbers),
    medians:
      numbers.length === 0
        ? null
        : {
            reference: quantile(profile.distribution, 1 / 2),
            current: quantile(empiricalDistribution(numbers), 1 / 2),
          },
  };
}
