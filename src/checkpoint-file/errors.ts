/** What arrived of a checkpoint is not what was sent: sending it again helps. */
export class TornTransferError extends Error {
  override readonly name = 'TornTransferError';
  readonly retryable = true;
}
