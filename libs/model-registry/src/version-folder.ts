import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ArtefactContent } from './artefact-files';
import { syncFolder, writeDurably } from './durable-file';
import { isVersionId } from './version-id';

/** Names of the versions in a model's folder; half-written ones have names that no version can have. */
export async function versionsIn(modelFolder: string): Promise<string[]> {
  try {
    const entries = await readdir(modelFolder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && isVersionId(entry.name)).map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

export async function hasVersion(modelFolder: string, version: string): Promise<boolean> {
  const found = await stat(join(modelFolder, version)).catch(() => null);
  return found?.isDirectory() ?? false;
}

/**
 * Publishes a version: its files are on the disk, complete, before its folder gets the name by which readers find it.
 *
 * @returns false where a version of this name is there already; it stays as it is.
 */
export async function publishVersion(modelFolder: string, { manifest, files }: ArtefactContent): Promise<boolean> {
  await mkdir(modelFolder, { recursive: true });
  const temporaryFolder = await mkdtemp(join(modelFolder, '.publishing-'));
  try {
    for (const [file, content] of Object.entries(files)) await writeDurably(join(temporaryFolder, file), content);
    await syncFolder(temporaryFolder);
    await rename(temporaryFolder, join(modelFolder, manifest.version));
    await syncFolder(modelFolder);
    return true;
  } catch (error) {
    await rm(temporaryFolder, { recursive: true, force: true });
    if (['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}
