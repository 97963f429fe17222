import type { Lease, NodeId, SweepId } from '../../core/fleet/index.js';

/**
 * Why a lease ended without a report. `unheard`: the node came back and knows nothing of it; `memory`: the system ended the
 * node for want of memory while it held nothing else.
 */
export type ReleaseReason = 'lost' | 'left' | 'unheard' | 'memory';

/** Why a report changes nothing. `fenced`: a newer lease, or none, is in force; `unknown`: no sweep has this cell. */
export type IgnoreReason = 'fenced' | 'unknown' | 'never-given';

/** What is to be done, in this order. `report` is the result or failure that the event was about. */
export type SchedulerCommand =
  | { readonly kind: 'assign'; readonly node: NodeId; readonly lease: Lease }
  /** Nobody needs this lease's outcome: the node may stop. */
  | { readonly kind: 'revoke'; readonly node: NodeId; readonly lease: Lease }
  /** First valid result of its cell: store it, then acknowledge. */
  | { readonly kind: 'commit'; readonly node: NodeId; readonly lease: Lease }
  /** A further result of a done cell: compare with the stored one, then acknowledge. */
  | { readonly kind: 'compare'; readonly node: NodeId; readonly lease: Lease }
  /** The report cost `failures` of the cell's retries (0: cost nothing); it waits for a node again. Record, acknowledge. */
  | { readonly kind: 'retry'; readonly node: NodeId; readonly lease: Lease; readonly failures: number }
  /** The report is the cell's last: record the failure, then acknowledge. */
  | { readonly kind: 'fail'; readonly node: NodeId; readonly lease: Lease }
  /** The report is late and void: acknowledge, so that the node forgets it. */
  | { readonly kind: 'ignore'; readonly node: NodeId; readonly lease: Lease; readonly reason: IgnoreReason }
  /** The cell waits for a node again, at no cost; `since` is when the lease was given. */
  | {
      readonly kind: 'release';
      readonly node: NodeId;
      readonly lease: Lease;
      readonly reason: ReleaseReason;
      readonly since: number;
    }
  /** Nodes are lost under the cell again and again: record that it failed. */
  | {
      readonly kind: 'give-up';
      readonly node: NodeId;
      readonly lease: Lease;
      readonly since: number;
      /** Whether that is known to be for want of memory. */
      readonly outOfMemory: boolean;
      /** Nodes lost while they held it. */
      readonly losses: number;
    }
  /** Many different cells failed on the node in a row: it gets no work for so many milliseconds. */
  | { readonly kind: 'ban'; readonly node: NodeId; readonly ms: number }
  /** The node was silent for too long: close its stream, so that it attaches anew. */
  | { readonly kind: 'disconnect'; readonly node: NodeId }
  /** No cell of the sweep is pending or leased any more. */
  | { readonly kind: 'finished'; readonly sweep: SweepId };
