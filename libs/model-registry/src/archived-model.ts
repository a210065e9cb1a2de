import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpackArchive } from './artefact-archive';
import { readManifest } from './artefact-files';

/**
 * The name of the model in an archive made by `exportVersion`, e.g. `churn`; nothing else of it is proved.
 *
 * @throws RegistryError `archive-invalid`, `artefact-incomplete` or `manifest-invalid`.
 */
export async function archivedModelName(archiveFile: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'retail-ml-archive-'));
  try {
    await unpackArchive(archiveFile, folder);
    const mend = 'Write it anew with "npx retail-ml models export" on the machine that trained the model.';
    return (await readManifest({ folder, shownAs: archiveFile, mend })).name;
  } finally {
    // Retried: a write that was under way when unpacking failed may still end.
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}
