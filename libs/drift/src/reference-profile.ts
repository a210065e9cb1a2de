import * as z from 'zod';
import { categoryBins, countCategories } from './category-bins';
import { DriftError } from './drift-error';
import { empiricalDistribution } from './empirical-distribution';
import { countNumbers, numberBins } from './number-bins';
import { categoriesOf, numbersOf, type WatchedColumn } from './watched-column';

const rows = z.int().nonnegative();
const ascending = z
  .array(z.number())
  .min(1)
  .refine((values) => values.every((value, i) => i === 0 || value > values[i - 1]), 'expected ascending numbers');
const field = { field: z.string().min(1), role: z.enum(['feature', 'prediction']), counts: z.array(rows) };

const numberField = z
  .object({
    ...field,
    kind: z.literal('number'),
    bins: z.object({ lowest: z.number().nullable(), edges: ascending }),
    distribution: z.object({ points: ascending, below: z.array(rows), atOrBelow: z.array(rows), rows }),
  })
  .refine(
    ({ bins, counts, distribution }) =>
      counts.length === bins.edges.length + (bins.lowest === null ? 2 : 3) &&
      distribution.points.length === distribution.below.length &&
      distribution.points.length === distribution.atOrBelow.length,
    'expected a count for each bin and point',
  );
const categoryField = z
  .object({ ...field, kind: z.literal('category'), bins: z.object({ categories: z.array(z.string()) }) })
  .refine(({ bins, counts }) => counts.length === bins.categories.length + 2, 'expected a count for each bin');

const schema = z.object({ rows: rows.min(1), fields: z.array(z.union([numberField, categoryField])).min(1) });

/** How one field was distributed in training; `counts` are rows by bin, at the end those without a value. */
export type FieldProfile = z.infer<typeof numberField> | z.infer<typeof categoryField>;

/** How inputs and predictions were distributed in training: what drift is measured against. Plain JSON. */
export type ReferenceProfile = z.infer<typeof schema>;

/**
 * Fixes bins from the training rows and counts them.
 *
 * @throws DriftError `invalid-column` where columns are empty, of different lengths or hold numbers and words.
 */
export function referenceProfile(columns: readonly WatchedColumn[]): ReferenceProfile {
  const rows = columns[0]?.values.length ?? 0;
  const fields = columns.map(({ field, role, values }) => {
    if (rows === 0 || values.length !== rows) {
      throw new DriftError('invalid-column', `${field} has ${values.length} rows; a profile needs some.`);
    }
    return fieldProfile({ field, role, values });
  });
  return { rows, fields };
}

/**
 * Reads the profile out of a manifest.
 *
 * @throws DriftError `invalid-profile` that names the faulty parts.
 */
export function readReferenceProfile(section: unknown): ReferenceProfile {
  const parsed = schema.safeParse(section);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.slice(0, 3).map(({ path, message }) => `${path.join('.') || 'all'}: ${message}`);
  throw new DriftError('invalid-profile', `The reference profile is not of the expected form (${faults.join('; ')}).`);
}

function fieldProfile(column: WatchedColumn): FieldProfile {
  const { field, role, values } = column;
  if (typeof values.find((value) => value !== null) === 'number') {
    const { numbers, missing } = numbersOf(column);
    const bins = numberBins(numbers);
    const counts = [...countNumbers(bins, numbers), missing];
    return { field, role, kind: 'number', bins, counts, distribution: empiricalDistribution(numbers) };
  }
  const { counts, missing } = categoriesOf(column);
  const bins = categoryBins(counts);
  return { field, role, kind: 'category', bins, counts: [...countCategories(bins, counts), missing] };
}
