import { renderProgress } from './render.js';
import type { ProgressState } from './state.js';
import { paceOf } from './state.js';

/** Where progress is written: a terminal gets one line that changes, anything else plain lines now and then. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const TERMINAL_INTERVAL_MS = 100;
const PLAIN_INTERVAL_MS = 5000;
const ERASE_LINE = '\r\u001b[2K';

/** Shows how a run goes, from updates that may come at any rate. */
export class ProgressDisplay {
  private readonly startedAt: number;
  private readonly live: boolean;
  private shownAt = Number.NEGATIVE_INFINITY;
  private latest: ProgressState | undefined;
  private shown = '';

  constructor(
    private readonly stream: ProgressStream,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.startedAt = now();
    this.live = stream.isTTY === true;
  }

  update(state: ProgressState): void {
    this.latest = state;
    const interval = this.live ? TERMINAL_INTERVAL_MS : PLAIN_INTERVAL_MS;
    if (this.now() - this.shownAt >= interval) this.show();
  }

  /** A line of its own above the progress, as for a cell that failed. */
  note(text: string): void {
    if (this.live) this.stream.write(ERASE_LINE);
    this.stream.write(`${text}\n`);
    if (this.live) this.stream.write(this.shown);
  }

  /** Shows the last state and leaves it standing. */
  end(): void {
    this.show();
    if (this.live && this.shown !== '') this.stream.write('\n');
  }

  private show(): void {
    if (this.latest === undefined) return;
    this.shownAt = this.now();
    const line = renderProgress(this.latest, paceOf(this.latest, (this.now() - this.startedAt) / 1000), this.live);
    if (!this.live && line === this.shown) return;
    this.shown = line;
    this.stream.write(this.live ? ERASE_LINE + line : `${line}\n`);
  }
}
