import type { ContentFolder } from '../../content-folder.js';
import type { Cell } from '../../core/cell/index.js';
import { filesOf } from '../../core/cell/index.js';

export interface DataCacheOptions {
  /** Where files are kept, between runs too. */
  readonly folder: ContentFolder;
  /** Gets a file's bytes from the coordinator. */
  readonly fetch: (digest: string) => Promise<Uint8Array>;
  /** Bytes on disk above which the oldest files go. Default 1 GiB. */
  readonly limit?: number;
}

/** A cell's hold on its files. */
export interface Hold {
  /** Settles when all are there. */
  readonly ready: Promise<void>;
  /** They may go. */
  release(): void;
}

const LIMIT = 1024 ** 3;

/** The data files of a node: fetched once, by digest, and kept while there is room. */
export class DataCache {
  readonly #options: DataCacheOptions;
  readonly #pending = new Map<string, Promise<void>>();
  /** Found to hold what their digest says; a trainer looks again. */
  readonly #checked = new Set<string>();
  readonly #users = new Map<string, number>();

  constructor(options: DataCacheOptions) {
    this.#options = options;
  }

  /** Sees to it that the files of a cell, given as canonical JSON, are there; null where it has none. */
  hold(cell: string): Hold | null {
    const digests = digestsIn(cell);
    if (digests.length === 0) return null;
    for (const digest of digests) this.#users.set(digest, (this.#users.get(digest) ?? 0) + 1);
    const ready = Promise.all(digests.map((digest) => this.#ensure(digest))).then(() => undefined);
    // The cell may be given up before it asks.
    ready.catch(() => undefined);
    return { ready, release: () => digests.forEach((digest) => this.#release(digest)) };
  }

  #ensure(digest: string): Promise<void> {
    const pending = this.#pending.get(digest) ?? this.#bring(digest).finally(() => this.#pending.delete(digest));
    this.#pending.set(digest, pending);
    return pending;
  }

  async #bring(digest: string): Promise<void> {
    const { folder, fetch } = this.#options;
    if (this.#checked.has(digest) && folder.has(digest)) return;
    if (folder.read(digest) === null) {
      const bytes = await fetch(digest);
      this.#makeRoom(bytes.length);
      const kept = folder.put(bytes);
      if (kept !== digest) throw new Error(`what came for ${digest} is ${kept}`);
    }
    this.#checked.add(digest);
  }

  /** The oldest go first, but none that a cell here uses. */
  #makeRoom(bytes: number): void {
    const { folder, limit = LIMIT } = this.#options;
    const kept = folder.list().sort((a, b) => a.since - b.since);
    let total = kept.reduce((sum, file) => sum + file.bytes, bytes);
    for (const file of kept) {
      if (total <= limit) return;
      if (this.#users.has(file.digest)) continue;
      folder.remove(file.digest);
      total -= file.bytes;
    }
  }

  #release(digest: string): void {
    const users = this.#users.get(digest)! - 1;
    if (users > 0) this.#users.set(digest, users);
    else this.#users.delete(digest);
  }
}

/** Most cells have no files, and are not parsed to know it. What is no cell, the trainer tells. */
function digestsIn(cell: string): readonly string[] {
  if (!cell.includes('"sha256:')) return [];
  try {
    return [...new Set(filesOf((JSON.parse(cell) as Cell).data))];
  } catch {
    return [];
  }
}
