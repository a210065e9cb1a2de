import * as z from 'zod';
import { type Manifest } from './manifest';

/** The certificate's file in a version's folder, beside the files that the manifest has checksums of. */
export const CERTIFICATE_FILE = 'parity.json';

/** Far more than any certificate has. */
export const MAXIMUM_CERTIFICATE_BYTES = 256 * 1024;

/** A place that gives predictions, and how its answers differ from those of the predictor in this process. */
export interface CertifiedPlace {
  /** E.g. `API over HTTP`. */
  place: string;
  result: 'passed' | 'failed' | 'not run';
  rows: number;
  /** Rows of which any answer differs by more than `tolerance`. */
  differingRows: number;
  /** Between numbers; where a text or an absent number differs, null, as there is no number for it. */
  largestDifference: number | null;
  /** 0: to the last bit. */
  tolerance: number;
  seconds: number;
  /** What was compared, the first difference, or why it did not run; null where there is nothing to say. */
  note: string | null;
}

/** Proof that a version answers alike wherever it answers. It is made after the version, and can be made anew. */
export interface ParityCertificate {
  formatVersion: 1;
  /** Model and version that it was made for, with the SHA-256 of what names all their other files. */
  name: string;
  version: string;
  checksums: { 'manifest.json': string; 'weights.bin': string };
  certifiedAt: string;
  /** No place failed, and at least one passed. */
  passed: boolean;
  /** Generated from `seed`, over all that a request may say; golden rows that the API would answer. */
  rows: { generated: number; golden: number; seed: number };
  /** Of what computed, e.g. `node`, `tensorflow`, `duckdb`. */
  versions: Record<string, string>;
  places: CertifiedPlace[];
}

/** What certifying finds; the registry adds whose it is. */
export type ParityFindings = Pick<ParityCertificate, 'rows' | 'versions' | 'places'>;

const shortText = z.string().min(1).max(128);
const count = z.int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');

export const certificateSchema = z.object({
  formatVersion: z.literal(1),
  name: shortText,
  version: shortText,
  checksums: z.object({ 'manifest.json': sha256, 'weights.bin': sha256 }),
  certifiedAt: z.iso.datetime(),
  passed: z.boolean(),
  rows: z.object({ generated: count, golden: count, seed: z.int() }),
  versions: z.record(shortText, shortText),
  places: z
    .array(
      z.object({
        place: shortText,
        result: z.enum(['passed', 'failed', 'not run']),
        rows: count,
        differingRows: count,
        largestDifference: z.number().nonnegative().nullable(),
        tolerance: z.number().nonnegative(),
        seconds: z.number().nonnegative(),
        note: z.string().max(1000).nullable(),
      }),
    )
    .min(1)
    .max(64),
}) satisfies z.ZodType<ParityCertificate>;

/** Whether findings prove anything, and nothing against it. */
export function hasPassed(places: readonly CertifiedPlace[]): boolean {
  return places.some(({ result }) => result === 'passed') && places.every(({ result }) => result !== 'failed');
}

/** Why a certificate does not prove a version, to go on from its name; null where it does. */
export function certificateFault(
  certificate: ParityCertificate | null,
  { name, version }: Pick<Manifest, 'name' | 'version'>,
  checksums: ParityCertificate['checksums'],
): string | null {
  if (certificate === null) return `has no parity certificate: nothing proves that all places answer alike`;
  if (certificate.name !== name || certificate.version !== version) {
    return `has the parity certificate of ${certificate.name} ${certificate.version}`;
  }
  for (const file of ['weights.bin', 'manifest.json'] as const) {
    const [certified, found] = [certificate.checksums[file], checksums[file]];
    if (certified === found) continue;
    return (
      `has a parity certificate for another ${file}: SHA-256 ${certified.slice(0, 12)}... was certified, ` +
      `${found.slice(0, 12)}... is there`
    );
  }
  const failed = certificate.places.find(({ result }) => result === 'failed');
  if (failed !== undefined) {
    const { place, differingRows, rows, note } = failed;
    const found = differingRows > 0 ? `${differingRows} of ${rows} rows are answered otherwise` : 'it failed';
    return `failed its parity certificate: ${place}: ${found}${note === null ? '' : ` (${note})`}`;
  }
  // Counted anew: a file that says of itself that it passed proves nothing.
  if (!hasPassed(certificate.places)) return 'has a parity certificate in which no place was compared';
  return null;
}
