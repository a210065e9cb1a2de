import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { DenseNetwork } from '@retail-ml/network';
import { changeAliases, predecessorOf, readAliases } from './alias-file';
import { type Artefact, type ArtefactDraft, type ModelCode } from './artefact';
import { unpackArchive, writeArchive } from './artefact-archive';
import {
  type ArtefactContent,
  type ArtefactPlace,
  checksumOf,
  readArtefact,
  readCertificate,
  readManifest,
  readVerified,
} from './artefact-files';
import { proveArtefact } from './artefact-proof';
import { certificateSection } from './certificate-section';
import { replaceDurably, writingTo } from './durable-file';
import { finishDraft } from './finish-draft';
import { type Manifest } from './manifest';
import { partNames } from './manifest-schema';
import { type AliasChange, type Aliases, type ModelRegistry } from './model-registry';
import {
  CERTIFICATE_FILE,
  certificateFault,
  hasPassed,
  type ParityCertificate,
  type ParityFindings,
} from './parity-certificate';
import { RegistryError } from './registry-error';
import { hasVersion, publishVersion, versionsIn } from './version-folder';
import { checkedVersionId } from './version-id';

export interface FileModelRegistryOptions {
  /** The model's name; by default the folder's base name. */
  name?: string;
  /** Gives the instant of versions and alias changes; by default the system's clock. */
  now?: () => Date;
}

/** Where a version lies. */
interface VersionPlace extends ArtefactPlace {
  version: string;
}

const MILLISECONDS_PER_SECOND = 1000;

/**
 * Keeps the versions of one model in a folder:
 * `<folder>/<version>/{model.json,weights.bin,manifest.json,MODEL_CARD.md}`, beside them the model's own parts, and
 * `<folder>/aliases.json`.
 * Versions never change once they are there, but for `parity.json`, which comes later and is replaced as a whole;
 * readers need no lock.
 *
 * @example
 * const registry = new FileModelRegistry('models/churn');
 * const { network, manifest } = await registry.load(churnModelCode);
 */
export class FileModelRegistry implements ModelRegistry {
  readonly name: string;
  private readonly now: () => Date;

  /** @param folder the model's folder, e.g. `models/churn`; it need not exist yet */
  constructor(
    private readonly folder: string,
    { name = basename(resolve(folder)), now = () => new Date() }: FileModelRegistryOptions = {},
  ) {
    this.name = name;
    this.now = now;
  }

  async save(draft: ArtefactDraft): Promise<Manifest> {
    // What no program could load is not worth a version.
    DenseNetwork.fromLayersModel(draft.modelJson, draft.weights);
    for (let instant = this.now(); ; instant = new Date(instant.getTime() + MILLISECONDS_PER_SECOND)) {
      const content = finishDraft(draft, this.name, instant);
      // The same weights saved twice within a second: the later one takes the next second's name.
      if (await this.publish(content)) return content.manifest;
    }
  }

  async load(code: ModelCode, version?: string): Promise<Artefact> {
    const place = version === undefined ? this.championPlace(await this.championVersion()) : this.placeOf(version);
    return proveArtefact(await this.read(place), code, place);
  }

  /**
   * A version as a draft of another one with the same network: what is to be different is changed before it is saved.
   *
   * @param modelCard writes the card of the version to come
   */
  async draftFrom(version: string, modelCard: ArtefactDraft['modelCard']): Promise<ArtefactDraft> {
    const { manifest, files } = await this.read(this.placeOf(version));
    const { formatVersion, name, version: from, createdAt, checksums, ...sections } = manifest;
    void [formatVersion, name, from, createdAt];
    return {
      manifest: sections,
      modelJson: JSON.parse(Buffer.from(files['model.json']).toString('utf8')) as ArtefactDraft['modelJson'],
      weights: files['weights.bin'],
      parts: Object.fromEntries(partNames(checksums).map((part) => [part, files[part]])),
      modelCard,
    };
  }

  async list(): Promise<Manifest[]> {
    const versions = await versionsIn(this.folder);
    const manifests = await Promise.all(versions.map((version) => this.manifest(version).catch(() => null)));
    const newestFirst = (a: Manifest, b: Manifest): number =>
      b.createdAt.localeCompare(a.createdAt) || b.version.localeCompare(a.version);
    return manifests.filter((manifest) => manifest !== null).sort(newestFirst);
  }

  async manifest(version: string): Promise<Manifest> {
    const place = this.placeOf(version);
    await this.assertThere(place);
    const manifest = await readManifest(place);
    this.assertBelongs(manifest, place);
    return manifest;
  }

  async modelCard(version: string): Promise<string> {
    const manifest = await this.manifest(version);
    const card = Buffer.from(await readVerified(this.placeOf(version), manifest, 'MODEL_CARD.md')).toString('utf8');
    return `${card}\n${certificateSection(await this.certificate(version).catch(() => null))}`;
  }

  async certify(version: string, findings: ParityFindings): Promise<ParityCertificate> {
    const place = this.placeOf(version);
    const { manifest, files } = await this.read(place);
    const certificate: ParityCertificate = {
      formatVersion: 1,
      name: manifest.name,
      version,
      checksums: checksumsOf(files),
      certifiedAt: this.now().toISOString(),
      passed: hasPassed(findings.places),
      ...findings,
    };
    const file = join(place.folder, CERTIFICATE_FILE);
    await writingTo(file, () => replaceDurably(file, certificateText(certificate)));
    return certificate;
  }

  async certificate(version: string): Promise<ParityCertificate | null> {
    const place = this.certificatePlace(version);
    await this.assertThere(this.placeOf(version));
    return readCertificate(place);
  }

  async certificateFault(version: string): Promise<string | null> {
    const { manifest, files } = await this.read(this.placeOf(version));
    return certificateFault(await this.certificate(version), manifest, checksumsOf(files));
  }

  async aliases(): Promise<Aliases> {
    return readAliases(this.folder);
  }

  async promote(version: string, reason: string): Promise<Aliases> {
    await this.read(this.placeOf(version));
    return this.changeChampion(async (aliases) =>
      aliases.champion === version ? null : { action: 'promote', version, reason },
    );
  }

  async rollback(reason: string): Promise<Aliases> {
    await this.championVersion();
    return this.changeChampion(async (aliases) => {
      const version = predecessorOf(aliases);
      if (version === null) {
        throw new RegistryError(
          'nothing-to-roll-back',
          `${this.folder}/aliases.json names no champion before ${aliases.champion}. Choose a version with "npx retail-ml models promote"; "npx retail-ml models list --model ${this.name}" shows those there are.`,
        );
      }
      await this.read(this.placeOf(version));
      return { action: 'rollback', version, reason };
    });
  }

  async exportVersion(version: string, archiveFile: string): Promise<void> {
    const place = this.placeOf(version);
    const { files } = await this.read(place);
    const certificate = (await this.certificate(version)) === null ? [] : [CERTIFICATE_FILE];
    await writingTo(archiveFile, () =>
      writeArchive(place.folder, [...Object.keys(files), ...certificate], archiveFile),
    );
  }

  async importVersion(archiveFile: string, code: ModelCode): Promise<Manifest> {
    const folder = await mkdtemp(join(tmpdir(), 'retail-ml-import-'));
    try {
      await unpackArchive(archiveFile, folder);
      const mend = 'Write it anew with "npx retail-ml models export" on the machine that trained the model.';
      const place = { folder, version: null, shownAs: archiveFile, mend };
      const content = await readArtefact(place);
      this.assertBelongs(content.manifest, place);
      proveArtefact(content, code, place);
      const { version } = content.manifest;
      const certificate = await readCertificate(place);
      if (!(await this.publish(content, certificate))) {
        await this.assertSame(content, archiveFile);
        await this.takeCertificate(version, certificate);
      }
      const isProved = (await this.certificateFault(version)) === null;
      await this.changeChampion(async (aliases) =>
        aliases.champion === null && isProved
          ? { action: 'import', version, reason: 'the first version, from an archive' }
          : null,
      );
      return content.manifest;
    } finally {
      // Retried: a write that was under way when unpacking failed may still end.
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    }
  }

  /** A version that somebody named: what is wrong with it says nothing of the champion. */
  private placeOf(version: string): VersionPlace {
    return this.place(
      version,
      `"npx retail-ml models list --model ${this.name}" shows the versions that are there; bring one from another ` +
        `machine with "npx retail-ml models import", or train one with "npx retail-ml ${this.name}".`,
    );
  }

  /** A certificate can be made anew, whatever is wrong with the one that is there. */
  private certificatePlace(version: string): VersionPlace {
    return this.place(version, `Make it anew with "npx retail-ml certify --model ${this.name} --version ${version}".`);
  }

  private championPlace(version: string): VersionPlace {
    return this.place(
      version,
      `Go back to the version before with "npx retail-ml models rollback --model ${this.name}", bring one from ` +
        `another machine with "npx retail-ml models import", or train anew with "npx retail-ml ${this.name}".`,
    );
  }

  private place(version: string, mend: string): VersionPlace {
    const folder = join(this.folder, checkedVersionId(version));
    return { folder, version, shownAs: `${this.folder}/${version}`, mend };
  }

  private async read(place: VersionPlace): Promise<ArtefactContent> {
    await this.assertThere(place);
    const content = await readArtefact(place);
    this.assertBelongs(content.manifest, place);
    return content;
  }

  private async publish(content: ArtefactContent, certificate: ParityCertificate | null = null): Promise<boolean> {
    const files =
      certificate === null
        ? content.files
        : { ...content.files, [CERTIFICATE_FILE]: Buffer.from(certificateText(certificate)) };
    return writingTo(this.folder, () => publishVersion(this.folder, { ...content, files }));
  }

  /** An archive's certificate for a version that is there already, where it has none. */
  private async takeCertificate(version: string, certificate: ParityCertificate | null): Promise<void> {
    if (certificate === null || (await this.certificate(version)) !== null) return;
    const file = join(this.placeOf(version).folder, CERTIFICATE_FILE);
    await writingTo(file, () => replaceDurably(file, certificateText(certificate)));
  }

  private async changeChampion(
    decide: (aliases: Aliases) => Promise<Pick<AliasChange, 'action' | 'version' | 'reason'> | null>,
  ): Promise<Aliases> {
    return writingTo(this.folder, () =>
      changeAliases(this.folder, async (aliases) => {
        const change = await decide(aliases);
        const { champion: previous } = aliases;
        return change && { alias: 'champion', ...change, previous, at: this.now().toISOString() };
      }),
    );
  }

  private async championVersion(): Promise<string> {
    const { champion } = await this.aliases();
    if (champion !== null) return champion;
    const versions = await versionsIn(this.folder);
    throw new RegistryError(
      'model-not-found',
      versions.length === 0
        ? `There is no ${this.name} model yet: ${this.folder}/aliases.json is missing. Train one with "npx retail-ml ${this.name}", or bring one from another machine with "npx retail-ml models import".`
        : `${this.folder}/aliases.json names no champion among the ${versions.length} versions there. Choose one with "npx retail-ml models promote".`,
    );
  }

  private async assertThere({ version, shownAs, mend }: VersionPlace): Promise<void> {
    if (await hasVersion(this.folder, version)) return;
    throw new RegistryError('version-not-found', `${shownAs} is not there. ${mend}`);
  }

  /** A folder that was renamed or copied among another model's versions would be answered under a false name. */
  private assertBelongs(
    manifest: Manifest,
    place: Pick<VersionPlace, 'shownAs' | 'mend'> & { version: string | null },
  ) {
    const expected = { name: this.name, version: place.version ?? checkedVersionId(manifest.version) };
    for (const field of ['name', 'version'] as const) {
      if (manifest[field] === expected[field]) continue;
      throw new RegistryError(
        'manifest-invalid',
        `${place.shownAs}/manifest.json, ${field}: "${expected[field]}" expected, "${manifest[field]}" found. ${place.mend}`,
      );
    }
  }

  private async assertSame(content: ArtefactContent, archiveFile: string): Promise<void> {
    const place = this.placeOf(content.manifest.version);
    const there = await this.read(place);
    if (Buffer.compare(there.files['manifest.json'], content.files['manifest.json']) === 0) return;
    throw new RegistryError(
      'archive-invalid',
      `${archiveFile} holds other contents than ${place.shownAs}, under the same version. Move that folder away first if the archive is the one to keep.`,
    );
  }
}

function checksumsOf(files: ArtefactContent['files']): ParityCertificate['checksums'] {
  return {
    'manifest.json': checksumOf(files['manifest.json']).sha256,
    'weights.bin': checksumOf(files['weights.bin']).sha256,
  };
}

function certificateText(certificate: ParityCertificate): string {
  return `${JSON.stringify(certificate, null, 2)}\n`;
}
