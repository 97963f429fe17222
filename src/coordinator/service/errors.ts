/** The address a coordinator was asked to listen on cannot be used, or not safely. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly retryable = false;

  constructor(
    readonly address: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The coordinator was closed, or could not go on, before what was waited for came about. Nothing committed is lost. */
export class CoordinatorClosedError extends Error {
  override readonly name = 'CoordinatorClosedError';
  readonly retryable = true;
}
