import * as z from 'zod';
import { figuresSchema } from './figures-schema';
import { type Figures } from './manifest';

/** A part of the test rows, e.g. the new customers. */
export interface Slice {
  /** For people, e.g. `up to 180 days`. */
  name: string;
  /** Test rows in it. */
  rows: number;
  /** Null where the rows are too few to say anything. */
  figures: Figures | null;
}

/** The test rows parted by one thing, e.g. tenure. */
export interface SliceGroup {
  /** For people, e.g. `tenure`. */
  by: string;
  /** In order: each row lies in one of them at most. */
  slices: Slice[];
}

/** No group is anywhere near: a card with more is not drawn for anyone. */
const MOST_GROUPS = 20;
const MOST_SLICES = 50;

const text = z.string().min(1);

export const sliceGroupsSchema = z
  .array(
    z.object({
      by: text,
      slices: z
        .array(z.object({ name: text, rows: z.int().nonnegative(), figures: figuresSchema.nullable() }))
        .max(MOST_SLICES),
    }),
  )
  .max(MOST_GROUPS) satisfies z.ZodType<SliceGroup[]>;
