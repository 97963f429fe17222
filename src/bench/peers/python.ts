import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The program named as Python is none that can be used; the message says why and what to name instead. */
export class PythonUnusableError extends Error {
  override readonly name = 'PythonUnusableError';
  readonly retryable = false;

  constructor(path: string, detail: string) {
    super(`--python ${path}: ${detail}; name a Python 3 that has jax or torch, as in --python venv/bin/python`);
  }
}

const LIMIT_MS = 60_000;

/**
 * Of the Python at this path, as in `3.11.7`.
 * @throws PythonUnusableError
 */
export async function pythonVersion(path: string): Promise<string> {
  const script = "import platform; print('Python', platform.python_version())";
  let said: string;
  try {
    said = (await promisify(execFile)(path, ['-c', script], { timeout: LIMIT_MS })).stdout;
  } catch (error) {
    throw new PythonUnusableError(path, reasonOf(error as NodeJS.ErrnoException));
  }
  const version = /^Python (3\.\d+\S*)$/m.exec(said)?.[1];
  if (version === undefined) throw new PythonUnusableError(path, 'is not Python 3');
  return version;
}

function reasonOf({ code }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ENOENT':
      return 'no such program';
    case 'EACCES':
      return 'cannot be executed';
    default:
      return 'is not Python 3';
  }
}
