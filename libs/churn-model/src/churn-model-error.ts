export type ChurnModelErrorCode =
  'invalid-section' | 'too-little-data' | 'training-diverged' | 'parity-failed' | 'no-explanation' | 'no-bundle';

/** Why a churn model cannot be read or trained: a code for programs, a sentence for people. */
export class ChurnModelError extends Error {
  override readonly name = 'ChurnModelError';

  constructor(
    readonly code: ChurnModelErrorCode,
    message: string,
  ) {
    super(message);
  }
}
