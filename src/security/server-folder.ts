import { join } from 'node:path';
import type { TokenList } from './lists.js';
import { readRevoked, readTokens, REVOKED_FILE, TOKENS_FILE } from './lists.js';
import type { TlsFiles } from './tls-folder.js';
import { readTlsFolder, tlsPaths } from './tls-folder.js';
import { Watched } from './watched.js';

interface Lists {
  readonly revoked: ReadonlySet<string>;
  readonly tokens: TokenList;
}

/** A coordinator's folder for `--tls`, as it is now: certificates, and who may come in. */
export class ServerFolder {
  private readonly files: Watched<TlsFiles>;
  private readonly lists: Watched<Lists>;

  /**
   * @param onTrouble what cannot be read later on; what was read before stays in force
   * @throws SecurityError
   */
  constructor(folder: string, onTrouble: (error: unknown) => void) {
    const [revoked, tokens] = [join(folder, REVOKED_FILE), join(folder, TOKENS_FILE)];
    this.files = new Watched(tlsPaths(folder), () => readTlsFolder(folder, 'server'), onTrouble);
    // By themselves: a certificate half copied must not hold a revocation up.
    this.lists = new Watched(
      [revoked, tokens],
      () => ({
        revoked: new Set(readRevoked(revoked).certificates.map(({ serial }) => serial)),
        tokens: readTokens(tokens),
      }),
      onTrouble,
    );
  }

  get tls(): TlsFiles {
    return this.files.value;
  }

  get revoked(): ReadonlySet<string> {
    return this.lists.value.revoked;
  }

  get tokens(): TokenList {
    return this.lists.value.tokens;
  }

  /** Reads what has changed. */
  refresh(): { readonly tls: boolean; readonly lists: boolean } {
    return { tls: this.files.refresh(), lists: this.lists.refresh() };
  }
}
