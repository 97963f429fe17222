import type { CellId } from '../../core/cell/index.js';

export interface StandingOptions {
  /** Different cells that fail on a node in a row, with no success between them, before it is sent away. Default 5. */
  readonly streakBeforeBan: number;
  /** Milliseconds without work; twice as long each time it happens again. Default 60 s. */
  readonly banMs: number;
  /** The longest time without work. Default 1 h. */
  readonly longestBanMs: number;
}

/** How far a node can be trusted with work. */
export interface Standing {
  /** Different cells that failed on it since its last success. */
  readonly streak: Set<CellId>;
  /** Times it was sent away since its last success. */
  bans: number;
  /** No work before this time. */
  bannedUntil: number;
}

export function goodStanding(): Standing {
  return { streak: new Set(), bans: 0, bannedUntil: Number.NEGATIVE_INFINITY };
}
