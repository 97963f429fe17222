/** A checkpoint that is not wanted; sending it again cannot help. */
export class DepositRefusedError extends Error {
  override readonly name = 'DepositRefusedError';
  readonly retryable = false;
}
