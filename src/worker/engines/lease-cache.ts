/** A value that is kept for its holders, to be given back. */
export interface Lease<T> {
  readonly value: T;
  /** Further calls do nothing. */
  readonly release: () => void;
}

interface Entry<T> {
  readonly value: Promise<T>;
  holders: number;
}

/**
 * Shares costly values by key. A value that nobody holds stays for the next who asks, until there are more than
 * `capacity` values: then the one asked for longest ago is disposed.
 */
export class LeaseCache<T> {
  /** In the order in which they were last asked for. */
  private readonly entries = new Map<string, Entry<T>>();

  constructor(
    private readonly capacity: number,
    private readonly disposeValue: (value: T) => void,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  /** @param create called if there is no value yet; if it fails, so does every request that waits for it */
  async acquire(key: string, create: () => Promise<T>): Promise<Lease<T>> {
    const entry = this.entries.get(key) ?? { value: create(), holders: 0 };
    this.entries.delete(key);
    this.entries.set(key, entry);
    entry.holders++;
    try {
      const value = await entry.value;
      this.trim(this.capacity);
      return { value, release: once(() => this.release(entry)) };
    } catch (error) {
      if (this.entries.get(key) === entry) this.entries.delete(key);
      throw error;
    }
  }

  /** Disposes what nobody holds. */
  clear(): void {
    this.trim(0);
  }

  private release(entry: Entry<T>): void {
    entry.holders--;
    this.trim(this.capacity);
  }

  private trim(capacity: number): void {
    for (const [key, entry] of this.entries) {
      if (this.entries.size <= capacity) return;
      if (entry.holders > 0) continue;
      this.entries.delete(key);
      // Nobody holds it, so it has been created: who asked for it waited.
      void entry.value.then(this.disposeValue);
    }
  }
}

function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    action();
  };
}
