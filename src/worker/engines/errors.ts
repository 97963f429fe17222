/** TensorFlow does not take a graph that the compiler made, or fails to run it. */
export class GraphRefusedError extends Error {
  override readonly name = 'GraphRefusedError';
  readonly retryable = false;

  /** @param signature of the program */
  constructor(
    readonly signature: string,
    cause: unknown,
  ) {
    super(`TensorFlow refuses the graph of "${signature}": ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** float64 was asked for, and only the native backend of TensorFlow has it. */
export class Float64UnavailableError extends Error {
  override readonly name = 'Float64UnavailableError';
  readonly retryable = false;

  constructor(reason: string) {
    super(
      'TensorFlow graphs in float64 need the native backend, which is not available here ' +
        `(${reason}). Run "npm run setup" to install it, or choose "engine: gram" or "precision: float32".`,
    );
  }
}
