import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SecurityError } from '../errors.js';
import type { Identity } from '../identity.js';
import { REVOKED_FILE, TOKENS_FILE } from '../lists.js';
import { privateFolder } from '../private-files.js';
import { CA_FILE } from '../tls-folder.js';

/** Where an authority keeps what: its own key, and a folder for each that is to have a certificate. */
export class AuthorityFolder {
  constructor(readonly path: string) {}

  get certificate(): string {
    return join(this.path, CA_FILE);
  }

  get key(): string {
    return join(this.path, 'ca.key');
  }

  get issued(): string {
    return join(this.path, 'issued.json');
  }

  get server(): string {
    return join(this.path, 'server');
  }

  get revoked(): string {
    return join(this.server, REVOKED_FILE);
  }

  get tokens(): string {
    return join(this.server, TOKENS_FILE);
  }

  /** For `--tls`. */
  tls({ role, name }: Identity): string {
    return role === 'server' ? this.server : join(this.path, `${role}s`, name);
  }

  /** For `--join-token-file`. */
  token(name: string): string {
    return join(this.path, 'tokens', name);
  }

  /** Runs what changes the lists, and no two of it at a time: a revocation must not be overwritten. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    privateFolder(this.path);
    const lock = join(this.path, 'lock');
    try {
      closeSync(openSync(lock, 'wx', 0o600));
    } catch (error) {
      throw new SecurityError(
        `another grw certs is at work in ${this.path}; if that is not so, remove ${lock} and try again`,
        { cause: error },
      );
    }
    try {
      return await work();
    } finally {
      rmSync(lock, { force: true });
    }
  }
}
