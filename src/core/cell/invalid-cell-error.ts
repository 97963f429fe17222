/** A cell that cannot be trained: `path` names the key, `message` what was expected. Retrying cannot help. */
export class InvalidCellError extends Error {
  override readonly name = 'InvalidCellError';
  readonly retryable = false;

  constructor(
    readonly path: readonly (string | number)[],
    message: string,
  ) {
    super(message);
  }
}
