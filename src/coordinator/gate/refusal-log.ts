import type { Logger } from '../../log/index.js';

/** Refusals written down in one window; whoever knocks without end must not fill the disk. */
const MOST = 50;
const WINDOW_MS = 10_000;

/** Warns of refusals, so many at a time; the others are counted. */
export class RefusalLog {
  private begun = -Infinity;
  private written = 0;
  private unwritten = 0;

  constructor(
    private readonly log: Logger,
    private readonly clock: () => number,
  ) {}

  warn(facts: Readonly<Record<string, unknown>>): void {
    const now = this.clock();
    if (now - this.begun >= WINDOW_MS) {
      if (this.unwritten > 0) this.log.warn({ refusals: this.unwritten }, 'more was refused than is written here');
      this.begun = now;
      this.written = this.unwritten = 0;
    }
    if (this.written >= MOST) this.unwritten += 1;
    else this.log.warn(facts, 'refused');
    this.written += 1;
  }
}
