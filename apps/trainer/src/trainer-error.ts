/** `usage` ends the program with 64, `refused` and `drift` with 2, `failed` with 1. */
export type TrainerErrorCode = 'usage' | 'refused' | 'drift' | 'failed';

/** Why a command did not do what was asked: a code for the exit status, sentences for people. */
export class TrainerError extends Error {
  override readonly name = 'TrainerError';

  constructor(
    readonly code: TrainerErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export const EXIT_CODES: Record<TrainerErrorCode, number> = { failed: 1, refused: 2, drift: 2, usage: 64 };
