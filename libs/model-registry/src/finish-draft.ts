import { type ArtefactDraft } from './artefact';
import { type ArtefactContent, checksumOf } from './artefact-files';
import { type Manifest } from './manifest';
import { parseManifest } from './manifest-schema';
import { versionIdOf } from './version-id';

/**
 * Gives a draft its version and checksums and makes the bytes of its files.
 *
 * @throws RegistryError `manifest-invalid` where the manifest could not be read again, e.g. because of a NaN.
 */
export function finishDraft(draft: ArtefactDraft, name: string, createdAt: Date): ArtefactContent {
  const parts = draft.parts ?? {};
  const partChecksums = Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, checksumOf(part)]));
  const modelJson = Buffer.from(JSON.stringify(draft.modelJson));
  const withoutCard: Manifest = {
    formatVersion: 1,
    name,
    version: versionIdOf(createdAt, draft.weights),
    createdAt: createdAt.toISOString(),
    ...draft.manifest,
    checksums: {
      'model.json': checksumOf(modelJson),
      'weights.bin': checksumOf(draft.weights),
      ...partChecksums,
    },
  };
  const modelCard = Buffer.from(draft.modelCard(withoutCard));
  const checksums = { ...withoutCard.checksums, 'MODEL_CARD.md': checksumOf(modelCard) };
  const manifestText = `${JSON.stringify({ ...withoutCard, checksums }, null, 2)}\n`;
  return {
    manifest: parseManifest(manifestText, 'The new manifest', 'Nothing was saved.'),
    files: {
      ...parts,
      'manifest.json': Buffer.from(manifestText),
      'model.json': modelJson,
      'weights.bin': draft.weights,
      'MODEL_CARD.md': modelCard,
    },
  };
}
