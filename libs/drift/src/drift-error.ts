export type DriftErrorCode = 'invalid-profile' | 'invalid-column';

/** Why distributions cannot be compared: a code for programs, a sentence for people. */
export class DriftError extends Error {
  override readonly name = 'DriftError';

  constructor(
    readonly code: DriftErrorCode,
    message: string,
  ) {
    super(message);
  }
}
