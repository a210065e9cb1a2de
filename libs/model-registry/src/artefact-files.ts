import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { FileRefusal, readBoundedFile } from './bounded-file';
import { type Checksum, type Manifest } from './manifest';
import { maximumBytesOf, parseJsonFile, parseManifest, partNames } from './manifest-schema';
import { CERTIFICATE_FILE, certificateSchema, type ParityCertificate } from './parity-certificate';
import { RegistryError } from './registry-error';

/** The files that every artefact has; a model may have parts of its own beside them. */
export const ARTEFACT_FILES = ['manifest.json', 'model.json', 'weights.bin', 'MODEL_CARD.md'] as const;

export type ArtefactFile = (typeof ARTEFACT_FILES)[number];

/** An artefact's files as bytes, with the manifest also parsed. */
export interface ArtefactContent {
  manifest: Manifest;
  files: Record<ArtefactFile, Uint8Array> & Record<string, Uint8Array>;
}

/** Where an artefact is read from, and how messages about it speak. */
export interface ArtefactPlace {
  folder: string;
  /** What messages call the place, e.g. `models/churn/20261123-231500-3f2a9c`. */
  shownAs: string;
  /** The sentence that tells the command which mends a broken artefact. */
  mend: string;
}

export function checksumOf(content: Uint8Array): Checksum {
  return { bytes: content.byteLength, sha256: createHash('sha256').update(content).digest('hex') };
}

/**
 * Reads a manifest alone: cheap, and enough for lists.
 *
 * @throws RegistryError `artefact-incomplete` or `manifest-invalid`.
 */
export async function readManifest(place: ArtefactPlace): Promise<Manifest> {
  const text = Buffer.from(await readArtefactFile(place, 'manifest.json')).toString('utf8');
  return parseManifest(text, `${place.shownAs}/manifest.json`, place.mend);
}

/**
 * Reads all files and compares each with the size and checksum in the manifest.
 *
 * @throws RegistryError `artefact-incomplete`, `manifest-invalid` or `checksum-mismatch`.
 */
export async function readArtefact(place: ArtefactPlace): Promise<ArtefactContent> {
  const manifestBytes = await readArtefactFile(place, 'manifest.json');
  const manifestText = Buffer.from(manifestBytes).toString('utf8');
  const manifest = parseManifest(manifestText, `${place.shownAs}/manifest.json`, place.mend);
  const [modelJson, weights, modelCard] = await Promise.all(
    (['model.json', 'weights.bin', 'MODEL_CARD.md'] as const).map((file) => readVerified(place, manifest, file)),
  );
  const parts = partNames(manifest.checksums);
  const contents = await Promise.all(parts.map((part) => readVerified(place, manifest, part)));
  return {
    manifest,
    files: {
      ...Object.fromEntries(parts.map((part, i) => [part, contents[i]])),
      'manifest.json': manifestBytes,
      'model.json': modelJson,
      'weights.bin': weights,
      'MODEL_CARD.md': modelCard,
    },
  };
}

/** Reads one file and compares it with the manifest. */
export async function readVerified(place: ArtefactPlace, manifest: Manifest, file: string): Promise<Uint8Array> {
  const expected = manifest.checksums[file];
  const content = await readArtefactFile(place, file, expected.bytes);
  const found = checksumOf(content);
  if (found.sha256 !== expected.sha256) {
    throw new RegistryError(
      'checksum-mismatch',
      `${place.shownAs}/${file} was changed after it was written: SHA-256 ${expected.sha256.slice(0, 12)}... expected, ${found.sha256.slice(0, 12)}... found. ${place.mend}`,
    );
  }
  return content;
}

/**
 * Reads the parity certificate, where there is one.
 *
 * @throws RegistryError `artefact-incomplete` or `manifest-invalid` for one that cannot be read.
 */
export async function readCertificate(place: ArtefactPlace): Promise<ParityCertificate | null> {
  const fileName = `${place.shownAs}/${CERTIFICATE_FILE}`;
  try {
    const bytes = await readArtefactFile(place, CERTIFICATE_FILE);
    return parseJsonFile(certificateSchema, Buffer.from(bytes).toString('utf8'), fileName, place.mend);
  } catch (error) {
    if (((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return null;
    throw error;
  }
}

async function readArtefactFile(place: ArtefactPlace, file: string, expectedBytes?: number): Promise<Uint8Array> {
  try {
    return await readBoundedFile(join(place.folder, file), { maximumBytes: maximumBytesOf(file), expectedBytes });
  } catch (cause) {
    if (cause instanceof FileRefusal) {
      const code = expectedBytes === undefined ? 'artefact-incomplete' : 'checksum-mismatch';
      throw new RegistryError(code, `${place.shownAs}/${file} ${cause.message}. ${place.mend}`, { cause });
    }
    const { code } = cause as NodeJS.ErrnoException;
    const found = code === 'ENOENT' ? 'is missing' : `cannot be read (${code})`;
    throw new RegistryError('artefact-incomplete', `${place.shownAs}/${file} ${found}. ${place.mend}`, { cause });
  }
}
