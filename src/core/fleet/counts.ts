/** How many cells are in which state. */
export interface Counts {
  /** Waiting for a node. */
  readonly pending: number;
  /** Given to a node. */
  readonly leased: number;
  /** With a result. */
  readonly done: number;
  /** Given up: invalid, or out of retries. */
  readonly failed: number;
}

export type CellStateName = keyof Counts;

export const NO_CELLS: Counts = { pending: 0, leased: 0, done: 0, failed: 0 };

/** Cells that still need work. */
export function open(counts: Counts): number {
  return counts.pending + counts.leased;
}

export function total(counts: Counts): number {
  return counts.pending + counts.leased + counts.done + counts.failed;
}
