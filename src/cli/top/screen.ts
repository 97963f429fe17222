import type { Line } from './line.js';
import { colouredText } from './line.js';
import type { Size } from './render.js';

/** A terminal, as far as it is used. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

/** Another screen, without a cursor or line wrap; and back. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[H';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const ERASE_REST_OF_LINE = '\u001b[K';
const ERASE_BELOW = '\u001b[J';

/** The whole of a terminal, which gets its own screen back however the process ends. */
export class Screen {
  private isOpen = false;
  private readonly leave = (): void => this.close();

  constructor(
    private readonly terminal: Terminal,
    private readonly onResize: () => void,
  ) {}

  get size(): Size {
    const { columns = 80, rows = 24 } = this.terminal;
    return { columns, rows };
  }

  open(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    // Also after an error that nobody catches, and process.exit on a second Ctrl-C.
    process.on('exit', this.leave);
    this.terminal.on('resize', this.onResize);
    this.terminal.write(ENTER);
  }

  /** In one write, so that nothing flickers. At most as many lines as there are rows. */
  show(lines: readonly Line[]): void {
    if (!this.isOpen) return;
    const text = lines.map((line) => colouredText(line) + ERASE_REST_OF_LINE).join('\r\n');
    this.terminal.write(HOME + text + ERASE_BELOW);
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    process.off('exit', this.leave);
    this.terminal.off('resize', this.onResize);
    this.terminal.write(LEAVE);
  }
}
