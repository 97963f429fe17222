/** No health service where it was asked for; the message names the address. */
export class HealthPortError extends Error {
  override readonly name = 'HealthPortError';
  readonly retryable = false;
}
