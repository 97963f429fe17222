import type { CoordinatorId, Failure, Lease, NodeId, Span } from '../core/fleet/index.js';
import type { PackedResult } from '../core/record/index.js';
import type { CheckpointNotice } from './checkpoint-messages.js';

export interface ResultReport {
  readonly lease: Lease;
  readonly span: Span;
  readonly result: PackedResult;
}

export interface FailureReport {
  readonly lease: Lease;
  readonly span: Span;
  readonly failure: Failure;
}

export interface Progress {
  readonly lease: Lease;
  /** Epochs done so far. */
  readonly epochs: number;
}

/** `counter` rises while the thread works: standing still while busy means hung. */
export interface ThreadState {
  readonly thread: number;
  readonly busy: boolean;
  readonly counter: number;
}

export interface Hello {
  readonly kind: 'hello';
  readonly protocolVersion: number;
  readonly numericVersion: number;
  readonly node: NodeId;
  readonly name: string;
  readonly softwareVersion: string;
  readonly threads: number;
  /** Bytes offered to training; 0 when the node does not say. */
  readonly memory: number;
  readonly held: readonly Lease[];
  /** The process that bore this name before was ended by the system for want of memory. Default false. */
  readonly outOfMemory?: boolean;
}

/** What a node says. */
export type NodeMessage =
  | Hello
  | { readonly kind: 'want'; readonly credits: number }
  | { readonly kind: 'progress'; readonly progress: readonly Progress[] }
  | { readonly kind: 'reports'; readonly results: readonly ResultReport[]; readonly failures: readonly FailureReport[] }
  | { readonly kind: 'heartbeat'; readonly threads: readonly ThreadState[] }
  | { readonly kind: 'goodbye'; readonly reason: string };

export interface Assignment {
  readonly lease: Lease;
  /** Canonical JSON of the cell; parsed and checked on the thread that trains it. */
  readonly cell: string;
  /** One that can be recalled, to go on from; null where there is none. */
  readonly checkpoint: CheckpointNotice | null;
}

export interface Welcome {
  readonly kind: 'welcome';
  readonly protocolVersion: number;
  readonly coordinator: CoordinatorId;
  readonly heartbeatMs: number;
  readonly leaseMs: number;
}

/** `coordinator-closing`: keep training and come back later. `node`: hand back, say goodbye, exit. */
export type DrainReason = 'coordinator-closing' | 'node';

/** What a coordinator says. */
export type CoordinatorMessage =
  | Welcome
  | { readonly kind: 'assignments'; readonly assignments: readonly Assignment[] }
  | { readonly kind: 'acknowledged'; readonly leases: readonly Lease[] }
  | { readonly kind: 'revoke'; readonly leases: readonly Lease[] }
  | { readonly kind: 'drain'; readonly reason: DrainReason };

/** In place of a message that could not be decoded or broke a bound: the receiver answers with INVALID_ARGUMENT. */
export interface Malformed {
  readonly kind: 'malformed';
  readonly reason: string;
}
