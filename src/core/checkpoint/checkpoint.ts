import type { CellId } from '../cell/index.js';
import type { State } from '../engine/index.js';
import type { Trace } from '../record/index.js';

/** How far a run has come: all that the rest of it depends on. */
export interface Position {
  /** Epochs done. */
  readonly epochs: number;
  readonly state: State;
  /** The rows recorded so far. */
  readonly trace: Trace;
}

/** A position, and what it is a position of: a run goes on from it under the same four names only. */
export interface Checkpoint extends Position {
  readonly cell: CellId;
  readonly numericVersion: number;
  /** As in the result, and what else roundings depend on (`Engine.machine`): another would go on with other ones. */
  readonly backend: string;
  /** Signature of the program whose state this is. */
  readonly program: string;
}

/** All of a checkpoint but its numbers. */
export type CheckpointNames = Omit<Checkpoint, 'state' | 'trace'>;
