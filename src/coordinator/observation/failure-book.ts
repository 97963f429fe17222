import type { CellId } from '../../core/cell/index.js';
import type { FailureGroup } from '../../wire/index.js';

/** Signatures remembered; the one longest not seen is forgotten first. */
const MOST = 50;

/** Characters of messages; a log has them whole. */
const MESSAGE = 300;
const SIGNATURE = 200;

export interface Misfortune {
  readonly kind: string;
  readonly signature: string;
  readonly message: string;
  readonly cell: CellId;
  /** A node's name. */
  readonly node: string;
}

interface Entry extends Misfortune {
  readonly count: number;
  readonly at: number;
}

/** Attempts without a result by their signature. Times are milliseconds of any one clock. */
export class FailureBook {
  /** The longest not seen first. */
  private readonly entries = new Map<string, Entry>();

  add(one: Misfortune, at: number): void {
    const signature = oneLine(one.signature, SIGNATURE);
    const key = `${one.kind} ${signature}`;
    const count = (this.entries.get(key)?.count ?? 0) + 1;
    this.entries.delete(key);
    this.entries.set(key, { ...one, signature, message: oneLine(one.message, MESSAGE), count, at });
    const [oldest] = this.entries.keys();
    if (this.entries.size > MOST && oldest !== undefined) this.entries.delete(oldest);
  }

  /** The latest first. */
  groups(now: number): FailureGroup[] {
    return [...this.entries.values()].reverse().map(({ at, ...rest }) => ({
      ...rest,
      secondsAgo: Math.max(now - at, 0) / 1000,
    }));
  }
}

/** What terminals and pages show: without control characters or line ends. */
function oneLine(text: string, most: number): string {
  const plain = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return plain.length <= most ? plain : `${plain.slice(0, most - 1)}…`;
}
