/** Slurm said no, or nothing. */
export class SlurmError extends Error {
  override readonly name = 'SlurmError';

  constructor(
    /** As in `sbatch`. */
    readonly command: string,
    message: string,
    readonly retryable: boolean,
    options?: ErrorOptions,
  ) {
    super(`${command}: ${message}`, options);
  }
}

/** Something that a batch script cannot say; the message names the option and what was expected. */
export class BatchScriptError extends Error {
  override readonly name = 'BatchScriptError';
  readonly retryable = false;

  constructor(
    readonly option: string,
    expected: string,
  ) {
    super(`${option}: expected ${expected}`);
  }
}
