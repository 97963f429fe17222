/** The user asked for something that cannot be; the message says what and how to mend it. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly retryable = false;
}
