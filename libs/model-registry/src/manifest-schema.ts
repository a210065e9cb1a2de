import { z } from 'zod';
import { evaluationCurvesSchema } from './evaluation-curves';
import { sliceGroupsSchema } from './evaluation-slices';
import { figuresSchema } from './figures-schema';
import { type Manifest } from './manifest';
import { RegistryError } from './registry-error';

/** No artefact of this kind is anywhere near; a larger number in a manifest is a fault or an attack. */
export const MAXIMUM_FILE_BYTES = 256 * 1024 * 1024;

const isoDate = z.iso.date();
const isoInstant = z.iso.datetime();
const count = z.int().nonnegative();
const text = z.string().min(1);

/** Files of a model's own beside the four that each has, e.g. `product-profiles.bin`. */
const PART_NAME = /^[a-z]+(-[a-z]+)*\.(bin|json)$/;
const OWN_FILES = ['manifest.json', 'model.json', 'weights.bin', 'MODEL_CARD.md'];
/** Far more than any model needs. */
export const MOST_PARTS = 8;

export function isPartName(file: string): boolean {
  return PART_NAME.test(file) && !OWN_FILES.includes(file);
}

const checksum = z.object({
  bytes: count.max(MAXIMUM_FILE_BYTES),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits'),
});

const manifestSchema = z.object({
  formatVersion: z.literal(1),
  name: text,
  version: text,
  createdAt: isoInstant,
  featureView: z.object({
    name: text,
    version: count,
    fingerprint: text,
    features: z.array(z.object({ name: text, description: z.string() })),
  }),
  transforms: z.json(),
  standardizer: z.json(),
  calibration: z.json(),
  decision: z.json(),
  referenceProfile: z.json(),
  explanation: z.json().optional(),
  evaluation: z.object({
    rows: count,
    asOf: z.array(isoDate),
    level: z.number().gt(0).lt(1),
    method: text,
    model: figuresSchema,
    baselines: z.record(text, figuresSchema),
    backtest: z
      .array(
        z.object({
          from: isoDate,
          to: isoDate,
          rows: count,
          model: z.record(text, z.number()),
          baselines: z.record(text, z.record(text, z.number())),
        }),
      )
      .optional(),
    slices: sliceGroupsSchema.optional(),
    curves: evaluationCurvesSchema.optional(),
    otherWays: z.record(text, figuresSchema).optional(),
  }),
  acceptance: z
    .object({
      accepted: z.boolean(),
      comparedWith: text.nullable(),
      checks: z.array(
        z.object({
          check: text,
          passed: z.boolean().nullable(),
          figures: z.record(text, z.number()),
          sentence: text,
        }),
      ),
      policy: z.record(z.string(), z.json()),
    })
    .optional(),
  training: z.object({
    source: text,
    window: z.object({ from: isoDate, to: isoDate }),
    rows: z.object({ train: count, calibration: count, test: count }),
    seed: z.int(),
    commit: z.string().nullable(),
    seconds: z.number().nonnegative(),
    options: z.record(z.string(), z.json()),
  }),
  parity: z.object({
    rows: count,
    largestDifference: z.number().nonnegative(),
    tolerance: z.number().nonnegative(),
    backend: text,
  }),
  // Without a golden row a load would prove nothing.
  goldenRows: z
    .array(
      z.object({
        input: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
        output: z.array(z.number()).min(1),
      }),
    )
    .min(1),
  derivedFrom: z.object({ version: text, anew: text }).optional(),
  checksums: z
    .object({ 'model.json': checksum, 'weights.bin': checksum, 'MODEL_CARD.md': checksum })
    .catchall(checksum)
    .refine((checksums) => partNames(checksums).every(isPartName), "parts are called like 'own-part.bin'")
    .refine((checksums) => partNames(checksums).length <= MOST_PARTS, `at most ${MOST_PARTS} parts`),
}) satisfies z.ZodType<Manifest>;

/** Names of the model's own parts. */
export function partNames(checksums: Manifest['checksums']): string[] {
  return Object.keys(checksums).filter((file) => !OWN_FILES.includes(file));
}

/**
 * Parses the text of a `manifest.json`.
 *
 * @param fileName how messages name the file
 * @throws RegistryError `manifest-invalid` that names each faulty field by its path, e.g. `training.rows.train`.
 */
export function parseManifest(manifestText: string, fileName: string, mend: string): Manifest {
  return parseJsonFile(manifestSchema, manifestText, fileName, mend);
}

/** Parses a JSON file by its schema; the message tells where in the file which faults are, and how to mend it. */
export function parseJsonFile<T>(schema: z.ZodType<T>, jsonText: string, fileName: string, mend: string): T {
  let json: unknown;
  try {
    json = JSON.parse(jsonText);
  } catch (cause) {
    throw new RegistryError('manifest-invalid', `${fileName} is not valid JSON. ${mend}`, { cause });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const shown = parsed.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.') || 'the document'}: ${message}`);
  const more = parsed.error.issues.length - shown.length;
  throw new RegistryError(
    'manifest-invalid',
    `${fileName} is not what was expected: ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}. ${mend}`,
  );
}
