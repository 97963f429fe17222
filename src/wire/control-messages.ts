import type { CellId } from '../core/cell/index.js';
import type { Counts, Failure, NodeId, SweepId, SweepMode } from '../core/fleet/index.js';

export interface SubmitRequest {
  readonly kind: 'submit';
  /** The sweep file's name, for messages only. */
  readonly file: string;
  readonly text: string;
  /** The data files that the sweep names. */
  readonly files: readonly NamedFile[];
  /** Higher first; null: as it was, at first 0. */
  readonly priority: number | null;
}

/** A data file by its path, as the sweep writes it, and by what it holds. */
export interface NamedFile {
  readonly path: string;
  readonly digest: string;
}

/** What is wrong with a sweep file. Line and column count from 1; 0 when unknown. */
export interface Diagnostic {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type SubmitReply =
  | { readonly kind: 'accepted'; readonly sweep: SweepId; readonly counts: Counts }
  | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] }
  /** Upload these, then submit again. */
  | { readonly kind: 'missing'; readonly digests: readonly string[] };

/** `sweep` null: every sweep. */
export interface StatusRequest {
  readonly kind: 'status';
  readonly sweep: SweepId | null;
}

export interface WatchRequest {
  readonly kind: 'watch';
  readonly sweep: SweepId | null;
  readonly intervalMs: number;
}

export interface SteerRequest {
  readonly kind: 'steer';
  readonly sweep: SweepId;
  readonly mode: SweepMode;
}

export interface PrioritiseRequest {
  readonly kind: 'prioritise';
  readonly sweep: SweepId;
  readonly priority: number;
}

export interface SweepStatus {
  readonly sweep: SweepId;
  readonly name: string;
  readonly counts: Counts;
  readonly mode: SweepMode;
  readonly priority: number;
  /** Expected; null while it does not go on, or nothing is known to go by. */
  readonly secondsLeft: number | null;
  /** Seconds of one thread that its open cells are expected to take; 0 while it does not go on. */
  readonly workSeconds: number;
  /** Cells that wait because they need more memory than any node has, and the most bytes that one needs. */
  readonly tooLarge: { readonly cells: number; readonly bytes: number };
}

export interface NodeStatus {
  readonly node: NodeId;
  readonly name: string;
  /** 0: it had cells before the coordinator's restart, and has not come back. */
  readonly threads: number;
  readonly connected: boolean;
  /** Cells leased to it now. */
  readonly leased: number;
  /** Results of it committed since the coordinator started. */
  readonly done: number;
  /** Bytes it offers to training; 0 when it does not say. */
  readonly memory: number;
}

/** A snapshot of everything in hand. */
export interface FleetStatus {
  readonly kind: 'fleet';
  readonly sweeps: readonly SweepStatus[];
  readonly nodes: readonly NodeStatus[];
  /** Epochs trained since the coordinator started, running cells included. */
  readonly epochs: number;
  /** Cells committed per second, over the last few seconds. */
  readonly cellsPerSecond: number;
  /** Errors alike, the latest first. */
  readonly faults: readonly Fault[];
}

/** Attempts that ended in the same way: `message` is that of the latest. */
export interface Fault extends Failure {
  /** Since the coordinator started, and cells that had been given up before. */
  readonly attempts: number;
  /** Of these, those that were their cell's last. */
  readonly failed: number;
  /** Names of some of the nodes. */
  readonly nodes: readonly string[];
  /** Milliseconds since 1970. */
  readonly latest: number;
  /** Whose attempt the latest was. */
  readonly cell: CellId;
}
