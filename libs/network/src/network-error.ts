export type NetworkErrorCode = 'invalid-topology' | 'unsupported-layer' | 'invalid-weights' | 'wrong-width';

/** Why a network cannot be built or fed: a code for programs, a sentence for people. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';

  constructor(
    readonly code: NetworkErrorCode,
    message: string,
  ) {
    super(message);
  }
}
