import type { CellId } from '../core/cell/index.js';
import type { Attempt, SweepId } from '../core/fleet/index.js';
import type { FleetStatus } from './control-messages.js';

export interface ObserveRequest {
  readonly kind: 'observe';
}

/** What a thread trains. */
export interface TaskStatus {
  readonly cell: CellId;
  readonly attempt: Attempt;
  /** One of the sweeps that want the cell. */
  readonly sweep: SweepId;
  /** The cell, for people: `linear iw lambda=0.1 seed=3`. */
  readonly text: string;
  /** Done so far, as the node said last. */
  readonly epochs: number;
  /** Null where the cell goes by time. */
  readonly epochsAtMost: number | null;
  /** Since it was given to the node. */
  readonly seconds: number;
}

export interface NodeDetail {
  /** Threads that train, as it said last. */
  readonly busy: number;
  /** Seconds since it was heard of. */
  readonly silentSeconds: number;
  /** Seconds until it gets work again; 0 when it does. */
  readonly bannedSeconds: number;
  /** What it trains; some of it where it is very much. */
  readonly tasks: readonly TaskStatus[];
}

/** A snapshot for people who look on. */
export interface Observation {
  readonly kind: 'observation';
  readonly status: FleetStatus;
  /** Since the coordinator started. */
  readonly uptimeSeconds: number;
  /** Of each node of the status, in its order. */
  readonly nodes: readonly NodeDetail[];
}
