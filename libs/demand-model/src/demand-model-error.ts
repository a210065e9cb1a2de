export type DemandModelErrorCode =
  'invalid-section' | 'no-explanation' | 'no-histories' | 'too-little-data' | 'training-diverged' | 'parity-failed';

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
