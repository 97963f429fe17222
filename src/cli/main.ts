import { CommanderError } from 'commander';
import { EXIT } from './exit-codes.js';
import { buildProgram } from './program/index.js';
import { OutputClosedError } from './standard-output.js';

/** Errors by name whose cause is what the user asked for, not what happened while doing it. */
const USAGE_ERRORS = new Set([
  'UsageError',
  'SweepError',
  'SweepFileError',
  'SecurityError',
  'PythonUnusableError',
  'BatchScriptError',
  'ManifestError',
]);

/**
 * Runs one `grw` command.
 * @param argv the arguments after `grw`
 * @returns the exit code; nothing is thrown, and no stack trace is shown unless GRW_DEBUG is set
 */
export async function main(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.done;
  const program = buildProgram((exitCode) => (code = exitCode));
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof OutputClosedError) return EXIT.done;
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    return report(error);
  }
}

function report(error: unknown): number {
  const known = error instanceof Error;
  const text = known ? error.message : String(error);
  process.stderr.write(
    `${text
      .split('\n')
      .map((line) => `grw: ${line}`)
      .join('\n')}\n`,
  );
  if (known && process.env['GRW_DEBUG'] !== undefined) process.stderr.write(`${error.stack ?? ''}\n`);
  return known && USAGE_ERRORS.has(error.name) ? EXIT.usage : EXIT.failed;
}
