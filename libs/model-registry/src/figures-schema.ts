import * as z from 'zod';
import { type Figures } from './manifest';

/** Figures by name, each with its interval. */
export const figuresSchema = z.record(
  z.string().min(1),
  z.object({ value: z.number(), low: z.number(), high: z.number() }),
) satisfies z.ZodType<Figures>;
