/**
 * A few shared words per training thread: how the main thread sees progress, asks for a stop and takes cells back without
 * a message, which a thread in the middle of a long native call could not read. Per slot: stop (i32), beats (i32), epochs
 * (i64), share (i32).
 */
const SLOT_BYTES = 24;
const WORDS = SLOT_BYTES / 4;

/** Words of a slot; the epochs are its second 64-bit number. */
const [STOP, BEATS, SHARE] = [0, 1, 4];

/** Cells of one task: how many the thread has begun, and how many it may begin, in one word that both sides change. */
const SHARE_BITS = 15;
const SHARE_MASK = 2 ** SHARE_BITS - 1;

/** Most cells of one task. */
export const MOST_CELLS = SHARE_MASK;

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

  /** A new task of so many cells is in the slot. */
  reset(slot: number, cells: number): void {
    Atomics.store(this.words, slot * WORDS + STOP, 0);
    Atomics.store(this.words, slot * WORDS + SHARE, cells << SHARE_BITS);
    this.forgetEpochs(slot);
  }

  /** For the thread: which cell to begin; null when there is none left for it. */
  begin(slot: number): number | null {
    for (;;) {
      const { word, begun, end } = this.share(slot);
      if (begun >= end) return null;
      this.forgetEpochs(slot);
      if (this.replaceShare(slot, word, begun + 1, end)) return begun;
    }
  }

  /** How many cells of its task the slot's thread has begun. */
  begun(slot: number): number {
    return this.share(slot).begun;
  }

  /** Takes back what the thread has not begun; the number of those it has. */
  takeBack(slot: number): number {
    for (;;) {
      const { word, begun } = this.share(slot);
      if (this.replaceShare(slot, word, begun, begun)) return begun;
    }
  }

  /** Asks for the end of one cell of the task. The thread may be at the next by now, which does not mind. */
  askToStop(slot: number, index: number): void {
    Atomics.store(this.words, slot * WORDS + STOP, index + 1);
  }

  shouldStop(slot: number, index: number): boolean {
    this.beat(slot);
    return Atomics.load(this.words, slot * WORDS + STOP) === index + 1;
  }

  report(slot: number, epochs: number): void {
    this.beat(slot);
    Atomics.store(this.counts, epochsOf(slot), BigInt(Math.floor(epochs)));
  }

  /** Of the cell begun last. */
  epochs(slot: number): number {
    return Number(Atomics.load(this.counts, epochsOf(slot)));
  }

  /** Rises whenever the slot's trainer is heard of; wraps around after 2³² signs of life. */
  beats(slot: number): number {
    return Atomics.load(this.words, slot * WORDS + BEATS) >>> 0;
  }

  private beat(slot: number): void {
    Atomics.add(this.words, slot * WORDS + BEATS, 1);
  }

  private forgetEpochs(slot: number): void {
    Atomics.store(this.counts, epochsOf(slot), 0n);
  }

  private share(slot: number): { readonly word: number; readonly begun: number; readonly end: number } {
    const word = Atomics.load(this.words, slot * WORDS + SHARE);
    return { word, begun: word & SHARE_MASK, end: word >>> SHARE_BITS };
  }

  private replaceShare(slot: number, word: number, begun: number, end: number): boolean {
    const next = (end << SHARE_BITS) | begun;
    return Atomics.compareExchange(this.words, slot * WORDS + SHARE, word, next) === word;
  }
}

function epochsOf(slot: number): number {
  return slot * (SLOT_BYTES / 8) + 1;
}
