import { type Artefact, type ArtefactDraft, type ModelCode } from './artefact';
import { type Manifest } from './manifest';
import { type ParityCertificate, type ParityFindings } from './parity-certificate';

export interface AliasChange {
  alias: 'champion';
  version: string;
  /** The version the alias named before; null at the first promotion. */
  previous: string | null;
  /** ISO instant. */
  at: string;
  action: 'promote' | 'rollback' | 'import';
  reason: string;
}

export interface Aliases {
  champion: string | null;
  /** Oldest first; only ever appended to. */
  history: AliasChange[];
}

/** The versions of one model. */
export interface ModelRegistry {
  /** The model's name, e.g. `churn`. */
  readonly name: string;
  /** Publishes a new version: complete or not at all. It becomes champion only by `promote`. */
  save(draft: ArtefactDraft): Promise<Manifest>;
  /**
   * Reads a version (the champion where none is named) and proves it: sizes and checksums, the feature view's
   * fingerprint, and the golden rows replayed through the plain network.
   *
   * @throws RegistryError that says what is wrong and which command mends it.
   */
  load(code: ModelCode, version?: string): Promise<Artefact>;
  /** Manifests of all versions, newest first; where one cannot be read it is left out, and `manifest` says why. */
  list(): Promise<Manifest[]>;
  manifest(version: string): Promise<Manifest>;
  /** The card as it was saved, with the version's certificate as it is now. */
  modelCard(version: string): Promise<string>;
  /** Keeps what was found where the version answers, in the place of an earlier certificate. */
  certify(version: string, findings: ParityFindings): Promise<ParityCertificate>;
  /** The version's parity certificate; null where none was made. */
  certificate(version: string): Promise<ParityCertificate | null>;
  /** Why the version's certificate does not prove it, to go on from the version's name; null where it does. */
  certificateFault(version: string): Promise<string | null>;
  aliases(): Promise<Aliases>;
  /**
   * Makes a version the champion; nothing changes where it is that already. Whoever asks decides by
   * `certificateFault` and the acceptance in its manifest whether it may be.
   */
  promote(version: string, reason: string): Promise<Aliases>;
  /** Makes the champion's predecessor champion again; a second rollback goes back one further. */
  rollback(reason: string): Promise<Aliases>;
  /** Writes a version as one .tgz with its checksums. */
  exportVersion(version: string, archiveFile: string): Promise<void>;
  /**
   * Publishes the version in an archive made by `exportVersion`, after the same checks as `load`, with its certificate.
   * Where the model has no champion yet and the certificate proves it, it becomes that; otherwise `promote` decides, as
   * with a trained version.
   */
  importVersion(archiveFile: string, code: ModelCode): Promise<Manifest>;
}
