import { spawn } from 'node:child_process';

/** A command that came to no good end. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';

  constructor(
    readonly kind: 'missing' | 'silent' | 'refused' | 'unusable',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * What a command printed.
 * @throws CommandFailure when it is not there, takes too long, or says no: then with its own words
 */
export function runCommand(
  command: string,
  args: readonly string[],
  { stdin, env, timeoutMs }: { readonly stdin: string; readonly env: NodeJS.ProcessEnv; readonly timeoutMs: number },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env,
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    // It may end without having read.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
    child.once('error', (error: NodeJS.ErrnoException) => {
      const kind = error.code === 'ENOENT' ? 'missing' : 'unusable';
      reject(new CommandFailure(kind, error.message, { cause: error }));
    });
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(stdout);
      if (signal !== null) return reject(new CommandFailure('silent', `no answer within ${timeoutMs / 1000} s`));
      reject(new CommandFailure('refused', stderr.trim() || stdout.trim() || `exit code ${code}`));
    });
  });
}
