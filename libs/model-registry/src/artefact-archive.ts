import { mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { create, extract, type ReadEntry } from 'tar';
import { ARTEFACT_FILES } from './artefact-files';
import { isPartName, MAXIMUM_ARTEFACT_BYTES, maximumBytesOf, MOST_PARTS } from './manifest-schema';
import { CERTIFICATE_FILE } from './parity-certificate';
import { RegistryError } from './registry-error';

/** Weights hardly shrink and manifests about tenfold: what shrinks more than this was made to fill a disk. */
const MAXIMUM_DECOMPRESSION_RATIO = 100;

/** What may be in an archive beside a model's own parts. */
const ARCHIVED_FILES: readonly string[] = [...ARTEFACT_FILES, CERTIFICATE_FILE];

/** Writes files of a version's folder as one .tgz, under its name only once it is complete. */
export async function writeArchive(versionFolder: string, files: string[], archiveFile: string): Promise<void> {
  const target = resolve(archiveFile);
  const temporaryFolder = await mkdtemp(join(dirname(target), '.export-'));
  try {
    const temporary = join(temporaryFolder, 'artefact.tgz');
    await create({ file: temporary, cwd: versionFolder, gzip: true, portable: true, strict: true }, files);
    await rename(temporary, target);
  } finally {
    await rm(temporaryFolder, { recursive: true, force: true });
  }
}

/**
 * Unpacks an archive into an empty folder. Nothing but the files of an artefact is ever written: no folders, no
 * links, no path out of the folder, nothing twice, nothing larger than an artefact's file can be.
 *
 * @throws RegistryError `archive-invalid` that names the first entry that doesn't belong there.
 */
export async function unpackArchive(archiveFile: string, emptyFolder: string): Promise<void> {
  await checkArchiveFile(archiveFile);
  const faults: string[] = [];
  /** Bytes by name. */
  const seen = new Map<string, number>();
  const accept = (path: string, entry: ReadEntry): boolean => {
    const fault = faultOf(path, entry, seen);
    seen.set(path, entry.size);
    if (fault !== null) faults.push(fault);
    return fault === null;
  };
  try {
    await extract({
      file: archiveFile,
      cwd: emptyFolder,
      strict: true,
      preservePaths: true,
      preserveOwner: false,
      maxDecompressionRatio: MAXIMUM_DECOMPRESSION_RATIO,
      // Stats come only when archives are made.
      filter: (path, entry) => accept(path, entry as ReadEntry),
    });
  } catch (cause) {
    faults.push(`it cannot be unpacked (${(cause as Error).message})`);
  }
  if (faults.length > 0) throw invalidArchive(archiveFile, faults[0]);
}

function faultOf(path: string, entry: ReadEntry, seen: ReadonlyMap<string, number>): string | null {
  // Names from an archive are shown as JSON and cut: they may hold anything, control characters too.
  const shown = JSON.stringify(path.slice(0, 80));
  if (!ARCHIVED_FILES.includes(path) && !isPartName(path)) {
    return `it holds ${shown}; only ${ARCHIVED_FILES.join(', ')} and parts called like own-part.bin are expected`;
  }
  if (seen.size >= ARCHIVED_FILES.length + MOST_PARTS) return `it holds more than ${seen.size} files`;
  if (entry.type !== 'File' && entry.type !== 'OldFile') return `its ${shown} is a ${entry.type}, not a regular file`;
  if (entry.size > maximumBytesOf(path)) return `its ${shown} is larger than ${maximumBytesOf(path)} bytes`;
  const bytes = [...seen.values()].reduce((sum, size) => sum + size, entry.size);
  if (bytes > MAXIMUM_ARTEFACT_BYTES) return `its files have more than ${MAXIMUM_ARTEFACT_BYTES} bytes`;
  return seen.has(path) ? `it holds ${shown} twice` : null;
}

async function checkArchiveFile(archiveFile: string): Promise<void> {
  const found = await stat(archiveFile).catch((cause: NodeJS.ErrnoException) => {
    throw invalidArchive(archiveFile, cause.code === 'ENOENT' ? 'there is no such file' : `${cause.code}`);
  });
  if (!found.isFile()) throw invalidArchive(archiveFile, 'it is not a file');
  if (found.size > MAXIMUM_ARTEFACT_BYTES)
    throw invalidArchive(archiveFile, `it is larger than ${MAXIMUM_ARTEFACT_BYTES} bytes`);
}

function invalidArchive(archiveFile: string, fault: string): RegistryError {
  return new RegistryError(
    'archive-invalid',
    `${archiveFile} is not an exported model: ${fault}. Write it anew with "npx retail-ml models export" on the machine that trained the model.`,
  );
}
