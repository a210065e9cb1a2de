import * as z from 'zod';

const count = z.int().nonnegative();
const text = z.string().min(1);
/** More points than a picture shows are a fault or an attack. */
const MOST_BINS = 100;
const MOST_POINTS = 1000;

const share = z.number().min(0).max(1);
/** Rows that lie together: what was predicted of them, what came true, and the interval that holds the latter. */
export const comparedWithOutcome = {
  rows: count,
  predicted: z.number(),
  observed: z.number(),
  low: z.number(),
  high: z.number(),
};

const schema = z.object({
  /** Rows by predicted probability, in bins of equal width; empty bins are left out. */
  reliability: z
    .array(z.object({ from: share, to: share, ...comparedWithOutcome }))
    .max(MOST_BINS)
    .optional(),
  /** Rows by what was answered, e.g. LOW, MEDIUM and HIGH. */
  categories: z
    .array(z.object({ name: text, ...comparedWithOutcome }))
    .max(MOST_BINS)
    .optional(),
  /** The ROC curve of the model and of each baseline, thinned, from (0, 0) to (1, 1). */
  roc: z
    .array(
      z.object({
        name: text,
        points: z.array(z.object({ falsePositiveRate: share, truePositiveRate: share })).max(MOST_POINTS),
      }),
    )
    .max(MOST_BINS)
    .optional(),
  /** Forecasts against what was sold, of each horizon. */
  forecasts: z
    .array(
      z.object({
        horizonDays: z.int().positive(),
        /** Rows in order of their forecast, as many in each bin: means in units. */
        bins: z.array(z.object(comparedWithOutcome)).max(MOST_BINS),
        /** Some of the rows, spread evenly over the order of forecasts. */
        points: z.array(z.object({ predicted: z.number(), observed: z.number() })).max(MOST_POINTS),
      }),
    )
    .max(MOST_BINS)
    .optional(),
});

/** What the model card's pictures are drawn from: numbers of the test rows. */
export type EvaluationCurves = z.infer<typeof schema>;
export type ReliabilityBin = NonNullable<EvaluationCurves['reliability']>[number];
export type CategoryOutcome = NonNullable<EvaluationCurves['categories']>[number];
export type RocCurve = NonNullable<EvaluationCurves['roc']>[number];
export type ForecastCurve = NonNullable<EvaluationCurves['forecasts']>[number];

export const evaluationCurvesSchema = schema;
