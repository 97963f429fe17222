/**
 * A few shared words per training thread: how the main thread sees progress and asks for a stop without a message, which
 * a thread in the middle of a long native call could not read. Per slot: stop (i32), beats (i32), epochs (i64).
 */
const SLOT_BYTES = 16;

export class ThreadBoard {
  private readonly words: Int32Array;
  private readonly counts: BigInt64Array;

  constructor(readonly memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory);
    this.counts = new BigInt64Array(memory);
  }

  static create(slots: number): ThreadBoard {
    return new ThreadBoard(new SharedArrayBuffer(slots * SLOT_BYTES));
  }

  /** A new task begins in the slot. */
  reset(slot: number): void {
    Atomics.store(this.words, slot * 4, 0);
    Atomics.store(this.counts, slot * 2 + 1, 0n);
  }

  askToStop(slot: number): void {
    Atomics.store(this.words, slot * 4, 1);
  }

  shouldStop(slot: number): boolean {
    this.beat(slot);
    return Atomics.load(this.words, slot * 4) === 1;
  }

  report(slot: number, epochs: number): void {
    this.beat(slot);
    Atomics.store(this.counts, slot * 2 + 1, BigInt(Math.floor(epochs)));
  }

  epochs(slot: number): number {
    return Number(Atomics.load(this.counts, slot * 2 + 1));
  }

  /** Rises whenever the slot's trainer is heard of; wraps around after 2³² signs of life. */
  beats(slot: number): number {
    return Atomics.load(this.words, slot * 4 + 1) >>> 0;
  }

  private beat(slot: number): void {
    Atomics.add(this.words, slot * 4 + 1, 1);
  }
}
