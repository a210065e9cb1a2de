export type FeatureErrorCode = 'invalid-day' | 'invalid-input' | 'out-of-order' | 'too-little-data';

/** What went wrong in features, labels or splits: a code for programs, a sentence for people. */
export class FeatureError extends Error {
  override readonly name = 'FeatureError';

  constructor(
    readonly code: FeatureErrorCode,
    message: string,
  ) {
    super(message);
  }
}
