import type { ProgressStream } from '../progress/index.js';

const ERASE_LINE = '\r\u001b[2K';

/** What is being measured now, on a terminal's last line; elsewhere nothing, since finished lines come one by one. */
export class Notice {
  private shown = false;

  constructor(private readonly stream: ProgressStream) {}

  show(what: string): void {
    this.clear();
    if (this.stream.isTTY !== true) return;
    this.stream.write(`measuring: ${what} …`);
    this.shown = true;
  }

  /** Before anything else is written. */
  clear(): void {
    if (this.shown) this.stream.write(ERASE_LINE);
    this.shown = false;
  }
}
