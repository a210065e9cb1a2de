export type DemandModelErrorCode =
  'invalid-section' | 'too-little-data' | 'training-diverged' | 'parity-failed' | 'no-explanation';

/** Why a demand model cannot be read or trained: a code for programs, a sentence for people. */
export class DemandModelError extends Error {
  override readonly name = 'DemandModelError';

  constructor(
    readonly code: DemandModelErrorCode,
    message: string,
  ) {
    super(message);
  }
}
