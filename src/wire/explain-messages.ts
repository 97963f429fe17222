import type { CellId } from '../core/cell/index.js';
import type { CellHistory, CellStanding } from '../core/fleet/index.js';

export interface ExplainRequest {
  readonly kind: 'explain';
  /** The first digits of a cell's id. */
  readonly prefix: string;
}

export interface ExplainReply {
  readonly kind: 'explained';
  /** Ids that begin so, some of them where they are many. */
  readonly cells: readonly CellId[];
  /** Of the cell, where it is one. */
  readonly found: {
    readonly history: CellHistory;
    /** Null for a cell that is not scheduled. */
    readonly standing: CellStanding | null;
  } | null;
}
