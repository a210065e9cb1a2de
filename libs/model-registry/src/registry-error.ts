export type RegistryErrorCode =
  | 'model-not-found'
  | 'version-not-found'
  | 'artefact-incomplete'
  | 'checksum-mismatch'
  | 'manifest-invalid'
  | 'feature-view-mismatch'
  | 'network-invalid'
  | 'parity-failed'
  | 'archive-invalid'
  | 'nothing-to-roll-back'
  | 'not-writable';

/** Why a model cannot be read or written: a code for programs, a sentence with the mending command for people. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';

  constructor(
    readonly code: RegistryErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
