import type { Cell, CellId } from '../cell/index.js';
import type { Failure, FailureKind } from './attempt.js';
import { FAILURE_KINDS } from './attempt.js';
import type { Attempt, NodeId, SweepId } from './ids.js';

/** How an attempt ended that gave no result, as `lost` where its node was. */
export type AttemptEnd = FailureKind | 'lost' | 'left' | 'unheard';

/** `reproduced`, `replaced`: trained again on purpose, with a result equal to the one before, or another in its place. */
export type AttemptOutcome = 'result' | 'duplicate' | 'reproduced' | 'replaced' | AttemptEnd;

export const ATTEMPT_OUTCOMES = [
  'result',
  'duplicate',
  'reproduced',
  'replaced',
  ...FAILURE_KINDS,
  'lost',
  'left',
  'unheard',
] as const satisfies readonly AttemptOutcome[];

export interface AttemptRecord {
  readonly attempt: Attempt;
  readonly node: { readonly id: NodeId; readonly name: string };
  /** Milliseconds since 1970, by the node's clock; for `lost` and `left` by the coordinator's. */
  readonly started: number;
  readonly ended: number;
  readonly outcome: AttemptOutcome;
  /** What was wrong; of a result that differs from the one before, both digests. */
  readonly error: string | null;
}

/** All that is remembered of how a cell came to be as it is. Times are milliseconds since 1970. */
export interface CellHistory {
  readonly id: CellId;
  readonly cell: Cell;
  /** Sweeps that ask for it, in the order in which they first came. */
  readonly sweeps: readonly { readonly id: SweepId; readonly name: string; readonly submittedAt: number }[];
  /** Null until there is one. */
  readonly result: {
    readonly outcome: string;
    readonly epochs: number;
    readonly backend: string;
    readonly node: string;
    readonly committedAt: number;
  } | null;
  /** Null unless it was given up. */
  readonly failure: (Failure & { readonly failedAt: number }) | null;
  /** Oldest first. */
  readonly attempts: readonly AttemptRecord[];
}
