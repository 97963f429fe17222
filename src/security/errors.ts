/** Certificates, tokens or addresses that cannot be used; the message says which file and how to mend it. Exit code 2. */
export class SecurityError extends Error {
  override readonly name = 'SecurityError';
  readonly retryable = false;
}
