import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { SecurityError } from './errors.js';

export const PRIVATE = 0o600;
export const PUBLIC = 0o644;

/** Bytes above which no file here can be what it should be. */
const MOST_BYTES = 16 * 2 ** 20;

/** Makes a folder that only its owner may enter. */
export function privateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}

/** Refuses a file that is there, unless it is to be replaced. */
export function refuseExisting(path: string, force: boolean): void {
  if (!force && existsSync(path)) throw new SecurityError(`${path} exists; --force replaces it`);
}

/** Writes a file whole or not at all; never readable by others for a moment when it is private. */
export function writeWhole(path: string, text: string, mode: number): void {
  privateFolder(dirname(path));
  const partial = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = openSync(partial, 'wx', mode);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw new SecurityError(`${path} cannot be written: ${codeOf(error)}`, { cause: error });
  }
}

/** @throws SecurityError, with `hint` on how to come by the file */
export function readText(path: string, hint: string): string {
  try {
    if (statSync(path).size > MOST_BYTES) throw new SecurityError(`${path} is too large; ${hint}`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof SecurityError) throw error;
    const code = codeOf(error);
    const what = code === 'ENOENT' || code === 'ENOTDIR' ? 'there is no' : 'cannot read';
    throw new SecurityError(`${what} ${path}${what === 'cannot read' ? ` (${code})` : ''}; ${hint}`, { cause: error });
  }
}

/** The same for what must stay secret: refused when every user of the machine may read it. */
export function readSecret(path: string, hint: string): string {
  const text = readText(path, hint);
  if (process.platform !== 'win32' && (statSync(path).mode & 0o007) !== 0)
    throw new SecurityError(`${path} is secret, but every user of this machine may use it; chmod 600 ${path}`);
  return text;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
