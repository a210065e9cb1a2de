import { readFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import * as z from 'zod';
import { TrainerError } from '../trainer-error';

/** The policy that is asked where none is named. */
export const SHIPPED_POLICY = join(__dirname, '../../acceptance-policy.json');

/** From 0 to 1; null asks nothing. */
const share = z.number().min(0).max(1).nullable();
const atLeast = z.int().nonnegative().nullable();

const policySchema = z.strictObject({
  /** Of the paired bootstrap: how often rows are drawn, and the share of the draws in an interval. */
  comparison: z.strictObject({ resamples: z.int().min(200).max(100_000), level: z.number().min(0.5).max(0.999) }),
  churn: z.strictObject({
    /** Different customers in the training rows. */
    minimumBuyers: atLeast,
    minimumHistoryDays: z.union([z.literal('lookback + horizon'), atLeast], {
      error: '"lookback + horizon", a whole number or null is expected',
    }),
    /** A larger AUC is an alarm: nobody foresees that well, unless a feature knows the label. */
    maximumRocAuc: share,
    maximumCalibrationError: share,
    /** The part of the log loss of "everybody churns as often as in training" that a model must take away. */
    minimumGainOverChurnRate: share,
    /** Whether AUC and log loss must be better than those of each baseline. */
    beatsBaselines: z.boolean(),
    /**
     * How much worse is still as good: trainings that differ in their seed alone differ by so much. Null lets a worse
     * model through.
     */
    worseThanChampion: z
      .strictObject({
        /** As a share of the champion's log loss. */
        logLossShare: z.number().min(0).max(1),
        rocAuc: z.number().min(0).max(1),
      })
      .nullable(),
  }),
  demand: z.strictObject({
    /** Different products in the training rows. */
    minimumProducts: atLeast,
    minimumTrainOrigins: atLeast,
    /** Up or down; where every baseline's is larger, the bias of the best one. */
    maximumBias: share,
    /** Of the 80 % interval in whole units, as it is answered. */
    coverage: z.strictObject({ minimum: share, maximum: share }),
    /** Whether pinball loss and WAPE must be below those of each baseline, at both horizons. */
    beatsBaselines: z.boolean(),
    /** A baseline that is further off is no yardstick of WAPE: on slow movers, next to nothing wins it. */
    maximumBiasOfWapeBaseline: share,
    worseThanChampion: z
      .strictObject({
        /** As a share of the champion's pinball loss. */
        pinballShare: z.number().min(0).max(1),
      })
      .nullable(),
  }),
});

export type PolicyValues = z.infer<typeof policySchema>;

/** What the gate refuses, and where that was read. */
export interface AcceptancePolicy extends PolicyValues {
  /** As messages name the file. */
  file: string;
}

/** @throws TrainerError `usage` that names each faulty field by its path, e.g. `churn.minimumBuyers`. */
export function readAcceptancePolicy(path: string): AcceptancePolicy {
  const file = shownPath(path);
  const fail = (fault: string): never => {
    throw new TrainerError(
      'usage',
      `${file} is no acceptance policy:\n  ${fault}\nThe one that comes along has all fields: ${shownPath(SHIPPED_POLICY)}`,
    );
  };
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return fail((error as Error).message);
  }
  const parsed = policySchema.safeParse(json);
  if (!parsed.success) {
    return fail(parsed.error.issues.map(faultOf).join('\n  '));
  }
  return { ...parsed.data, file };
}

function faultOf({ path, message }: z.core.$ZodIssue): string {
  const field = path.join('.') || 'the document';
  return /received undefined$/.test(message) ? `${field} is missing` : `${field}: ${message}`;
}

/** Relative to where the command runs, where the file lies below. */
function shownPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') || isAbsolute(fromHere) ? path : fromHere;
}
