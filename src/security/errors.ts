/** Certificates, tokens or addresses that cannot be used; the message says which file and how to mend it. Exit code 2. */
export class SecurityError extends Error {
  override readonly name = 'SecurityError';
  readonly retryable = false;
}

/** Of `--tls` and `--insecure` at once. */
export function contradiction(): SecurityError {
  return new SecurityError('with TLS or without? give --tls FOLDER (or GRW_TLS) or --insecure, not both');
}
