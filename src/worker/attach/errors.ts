/** The coordinator will not have this node; trying again cannot help. */
export class NodeRefusedError extends Error {
  override readonly name = 'NodeRefusedError';
  readonly retryable = false;

  constructor(
    readonly coordinator: string,
    details: string,
  ) {
    super(`${coordinator} refused this node: ${details}`);
  }
}
