/** A peer did not do what was asked of it; the message says who and what. Its figures are left out. */
export class PeerError extends Error {
  override readonly name = 'PeerError';
  readonly retryable = false;

  /** @param peer who, as in `JAX, 1 thread` */
  constructor(
    readonly peer: string,
    detail: string,
  ) {
    super(`${peer}: ${detail}`);
  }
}
