import * as z from 'zod';
import { evaluationCurvesSchema } from './evaluation-curves';
import { evaluatedDatesSchema } from './evaluation-dates';
import { sliceGroupsSchema } from './evaluation-slices';
import { figuresSchema } from './figures-schema';
import { parseJsonText } from './json-text';
import { type Manifest } from './manifest';
import { CERTIFICATE_FILE, MAXIMUM_CERTIFICATE_BYTES } from './parity-certificate';
import { RegistryError } from './registry-error';

/** Of all files of an artefact. None is anywhere near; a larger number in a manifest is a fault or an attack. */
export const MAXIMUM_ARTEFACT_BYTES = 256 * 1024 * 1024;

/** Of a file that is parsed, which takes many times its size: a hundred times what models have. */
export const MAXIMUM_TEXT_BYTES = 16 * 1024 * 1024;

/** A load answers each of them. */
const MOST_GOLDEN_ROWS = 1000;

/** What is shown of one fault: names in a file may be of any length. */
const SHOWN_CHARACTERS = 200;

const isoDate = z.iso.date();
const isoInstant = z.iso.datetime();
const count = z.int().nonnegative();
const text = z.string().min(1);
/** What messages repeat. */
const shortText = z.string().min(1).max(128);

/** Files of a model's own beside the four that each has, e.g. `product-profiles.bin`. */
const PART_NAME = /^[a-z]+(-[a-z]+)*\.(bin|json)$/;
const OWN_FILES = ['manifest.json', 'model.json', 'weights.bin', 'MODEL_CARD.md', CERTIFICATE_FILE];
/** Of those, the ones that a manifest may have checksums of: what is certified, and nothing made later. */
const CHECKED_FILES = OWN_FILES.filter((file) => file !== CERTIFICATE_FILE);
/** Far more than any model needs. */
export const MOST_PARTS = 8;

export function maximumBytesOf(file: string): number {
  if (file === CERTIFICATE_FILE) return MAXIMUM_CERTIFICATE_BYTES;
  return file.endsWith('.bin') ? MAXIMUM_ARTEFACT_BYTES : MAXIMUM_TEXT_BYTES;
}

export function isPartName(file: string): boolean {
  return PART_NAME.test(file) && !OWN_FILES.includes(file);
}

const checksum = z.object({
  bytes: count.max(MAXIMUM_ARTEFACT_BYTES),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits'),
});

const manifestSchema = z.object({
  formatVersion: z.literal(1),
  name: shortText,
  version: shortText,
  createdAt: isoInstant,
  featureView: z.object({
    name: shortText,
    version: count,
    fingerprint: shortText,
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
    dates: evaluatedDatesSchema.optional(),
    otherWays: z.record(text, figuresSchema).optional(),
  }),
  acceptance: z
    .object({
      ofVersion: text.optional(),
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
        output: z.array(z.number()).min(1).max(64),
      }),
    )
    .min(1)
    .max(MOST_GOLDEN_ROWS),
  derivedFrom: z.object({ version: text, anew: text }).optional(),
  checksums: z
    .object({ 'model.json': checksum, 'weights.bin': checksum, 'MODEL_CARD.md': checksum })
    .catchall(checksum)
    .refine((checksums) => partNames(checksums).every(isPartName), "parts are called like 'own-part.bin'")
    .refine((checksums) => partNames(checksums).length <= MOST_PARTS, `at most ${MOST_PARTS} parts`)
    .refine(
      (checksums) => Object.values(checksums).reduce((sum, { bytes }) => sum + bytes, 0) <= MAXIMUM_ARTEFACT_BYTES,
      `at most ${MAXIMUM_ARTEFACT_BYTES} bytes in all files`,
    ),
}) satisfies z.ZodType<Manifest>;

/** Names of the model's own parts. */
export function partNames(checksums: Manifest['checksums']): string[] {
  return Object.keys(checksums).filter((file) => !CHECKED_FILES.includes(file));
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
    json = parseJsonText(jsonText);
  } catch (cause) {
    const fault =
      cause instanceof SyntaxError ? 'is not valid JSON.' : `is not what was expected: ${(cause as Error).message}`;
    throw new RegistryError('manifest-invalid', `${fileName} ${fault} ${mend}`, { cause });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const shown = parsed.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.') || 'the document'}: ${message}`.slice(0, SHOWN_CHARACTERS));
  const more = parsed.error.issues.length - shown.length;
  throw new RegistryError(
    'manifest-invalid',
    `${fileName} is not what was expected: ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}. ${mend}`,
  );
}
