export interface MemoryOptions {
  /** Times that a cell runs out of memory after which it fails. Default 3: the last ones alone on a node. */
  readonly shortagesAtMost: number;
}

/**
 * The memory of a node, and what of it the cells in its hands may take at the same time. It trains at most one cell a
 * thread, whichever of those in hand: cells that are no larger than a thread's part of the memory can never be too many.
 */
export class Room {
  private largeBytes = 0;
  private larges = 0;
  private smallBytes = 0;

  constructor(
    /** Bytes; infinite where the node does not say. */
    readonly memory: number,
    private readonly threads: number,
    held: Iterable<{ readonly size: number }> = [],
  ) {
    for (const { size } of held) this.add(size);
  }

  /** Whether a further cell fits, whichever of those in hand are trained with it. */
  fits(size: number): boolean {
    if (size > this.memory) return false;
    const { part, threads, larges, smallBytes, largeBytes } = this;
    if (size <= part && larges === 0) return true;
    const isLarge = size > part;
    const large = isLarge ? largeBytes + size : largeBytes;
    const small = isLarge ? smallBytes : smallBytes + size;
    const threadsLeft = Math.max(threads - larges - (isLarge ? 1 : 0), 0);
    return large + Math.min(small, threadsLeft * part) <= this.memory;
  }

  add(size: number): void {
    this.count(size, 1);
  }

  remove(size: number): void {
    this.count(size, -1);
  }

  private get part(): number {
    return this.memory / this.threads;
  }

  private count(size: number, sign: 1 | -1): void {
    if (size > this.part) {
      this.larges += sign;
      this.largeBytes = this.larges === 0 ? 0 : this.largeBytes + sign * size;
    } else this.smallBytes = Math.max(this.smallBytes + sign * size, 0);
  }
}
