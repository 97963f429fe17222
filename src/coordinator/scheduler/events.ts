import type { Affinity, CellId } from '../../core/cell/index.js';
import type { Bucket } from '../../core/cost/index.js';
import type { Attempt, FailureKind, Lease, NodeId, SweepId, SweepMode } from '../../core/fleet/index.js';

export interface Estimate {
  readonly seconds: number;
  readonly bucket: Bucket;
}

/** A cell is trained again on purpose. */
export interface Rerun {
  /** Only attempts from this number on are what was asked for. */
  readonly from: Attempt;
  /** It has a result, which is kept until there is a new one, and for good if there is none. */
  readonly hasResult: boolean;
}

/** A lease, and the node that had it. */
export interface LeaseOut {
  readonly lease: Lease;
  readonly node: NodeId;
  readonly name: string;
}

/** What is known of a cell that ran out of memory. */
export interface Shortage {
  /** How often since it last had an outcome. */
  readonly times: number;
  /** To be reserved for it. */
  readonly bytes: number;
}

/** A cell as a sweep brings it in. */
export interface SubmittedCell {
  readonly cell: CellId;
  /** Smaller seeds first, over all other axes, so that a partial report is balanced. */
  readonly seed: number;
  /** Seconds as far as is known: within a seed costlier cells go first, so that no long one is left for the end. */
  readonly cost: number;
  /** Seconds estimated beforehand, and the cells with which it shares what is learned; default `cost`, and all. */
  readonly estimate?: Estimate | undefined;
  /** Of memory, while it is trained; default 0: not known. */
  readonly bytes?: number | undefined;
  /** From earlier lives of the coordinator; default: it never ran out of memory. */
  readonly shortage?: Shortage | undefined;
  /** Of its set-up: cells that share it go to the same thread where their rank is alike. Default 0: not known. */
  readonly affinity?: Affinity | undefined;
  /** What the store knows: `todo` also for a failed cell that is to be tried again. */
  readonly state: 'todo' | 'done' | 'failed';
  /** Asked for before, and not there yet; then `state` is `todo`. */
  readonly rerun?: Rerun | undefined;
}

/** All that can happen. Times (`at`) are milliseconds of any clock that does not go back. */
export type SchedulerEvent =
  /**
   * The same sweep again is harmless: known cells keep their state, except that failed ones given as `todo` are retried.
   * A sweep that was paused or cancelled is active again.
   */
  | {
      readonly kind: 'submitted';
      readonly sweep: SweepId;
      readonly cells: readonly SubmittedCell[];
      /** Any whole number, higher first. Default: as it was, at first 0. */
      readonly priority?: number | undefined;
    }
  | { readonly kind: 'prioritised'; readonly sweep: SweepId; readonly priority: number }
  | { readonly kind: 'steered'; readonly sweep: SweepId; readonly mode: SweepMode }
  /** Cells that are done or failed are to be trained again; others are on their way as it is. */
  | { readonly kind: 'rerun'; readonly cells: readonly CellId[] }
  /**
   * The coordinator began anew, and its sweeps are scheduled: what an earlier life gave out, and nobody has reported since.
   * Its nodes may be at work on it, and have a while to come back.
   */
  | { readonly kind: 'resumed'; readonly leases: readonly LeaseOut[]; readonly at: number }
  /** A node attached, for the first time or again; `held` are the leases it still works on or has reports for. */
  | {
      readonly kind: 'joined';
      readonly node: NodeId;
      readonly name: string;
      readonly threads: number;
      /** Bytes it offers to training; default: as many as it takes. */
      readonly memory?: number | undefined;
      /** Whether its former life, of the same name, was ended by the system for want of memory. */
      readonly outOfMemory?: boolean | undefined;
      readonly held: readonly Lease[];
      readonly at: number;
    }
  /** The stream broke. The node may well be training: its leases last until they expire. */
  | { readonly kind: 'disconnected'; readonly node: NodeId }
  /** The node ended; what it held is free. */
  | { readonly kind: 'left'; readonly node: NodeId }
  /** Any sign of life. */
  | { readonly kind: 'heard'; readonly node: NodeId; readonly at: number }
  | { readonly kind: 'wanted'; readonly node: NodeId; readonly credits: number }
  /** A valid result, from whomever and however late. */
  | { readonly kind: 'result'; readonly node: NodeId; readonly lease: Lease }
  | { readonly kind: 'failure'; readonly node: NodeId; readonly lease: Lease; readonly failure: FailureKind }
  | { readonly kind: 'tick'; readonly at: number };
