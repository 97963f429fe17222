/**
 * What is wrong with a file that is not a readable checkpoint. `foreign`: something else; `version`: whole, but of another
 * version of the format; `truncated`: its end is missing; `damaged`: its bytes are not those that were written.
 */
export type CheckpointFault = 'foreign' | 'version' | 'truncated' | 'damaged';

/** Reading the same bytes again cannot help; `byte` is where they stopped making sense, or the digest that they miss. */
export class CheckpointUnreadableError extends Error {
  override readonly name = 'CheckpointUnreadableError';
  readonly retryable = false;

  constructor(
    readonly fault: CheckpointFault,
    readonly byte: number,
    expected: string,
  ) {
    super(`${fault} checkpoint, byte ${byte}: expected ${expected}`);
  }
}
