import type { CellId } from '../cell/index.js';
import type { Attempt } from './ids.js';

/** One attempt at one cell. */
export interface Lease {
  readonly cell: CellId;
  readonly attempt: Attempt;
}

/**
 * Why an attempt gave no result. `invalid`: the cell cannot be trained, so it fails at once; `error`: the program threw;
 * `crash`: the thread ended under the cell; `memory`: there was not enough of it; `stopped`: handed back by a node that was told to stop, which costs nothing.
 */
export const FAILURE_KINDS = ['invalid', 'error', 'crash', 'memory', 'stopped'] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** `signature` is equal for equal faults, so that errors can be grouped. */
export interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
  readonly signature: string;
}

/** Milliseconds since 1970 by the node's clock; for people, never for decisions. */
export interface Span {
  readonly started: number;
  readonly ended: number;
}
