/** Something that a manifest cannot say; the message names the option and what was expected. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  readonly retryable = false;

  constructor(
    readonly option: string,
    expected: string,
  ) {
    super(`${option}: expected ${expected}`);
  }
}

/** kubectl said no, or nothing. */
export class KubectlError extends Error {
  override readonly name = 'KubectlError';

  constructor(
    message: string,
    readonly retryable: boolean,
    options?: ErrorOptions,
  ) {
    super(`kubectl: ${message}`, options);
  }
}
