import * as z from 'zod';
import { comparedWithOutcome } from './evaluation-curves';

const outcome = z.object(comparedWithOutcome);

const schema = z.object({
  /** Who had not bought again after so many days, among those who were followed for so long. */
  silent: z.array(z.object({ days: z.int().positive(), ...comparedWithOutcome })).max(100),
  /** Who bought before, within and after the next active period, of periods that ended while customers were followed. */
  period: z
    .array(z.object({ part: z.enum(['before', 'within', 'after']), ...comparedWithOutcome }))
    .max(3)
    .optional(),
  /** Who bought before the first day of the period, of all periods that began while customers were followed. */
  early: outcome.optional(),
  /** Who bought within the days that were learned, of those who counted as inactive and were followed for so long. */
  inactive: outcome.optional(),
});

/** What was said of when customers would buy again, against when they did; shares of customers. */
export type EvaluatedDates = z.infer<typeof schema>;

export const evaluatedDatesSchema = schema;
