import type { CellId } from '../../core/cell/index.js';
import type { Attempt, CellStateName, NodeId, SweepId } from '../../core/fleet/index.js';
import { NO_CELLS } from '../../core/fleet/index.js';
import type { Queued } from './ready-queue.js';
import { ReadyQueue } from './ready-queue.js';

export interface SchedulerOptions {
  /** Errors and crashes of one cell after which it fails. Default 3, so four attempts in all. */
  readonly retries: number;
  /** Milliseconds of silence after which a node's leases are free. Default 15 s: five missed heartbeats of 3 s. */
  readonly leaseMs: number;
  /** First number to give to a lease; larger than any given before on this data directory. */
  readonly firstAttempt: Attempt;
}

export type CellState =
  | { readonly kind: 'pending' }
  | { readonly kind: 'leased'; readonly node: NodeEntry; readonly attempt: Attempt; readonly since: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed' };

export interface CellEntry extends Queued {
  readonly cell: CellId;
  /** Sweep, then seed, then cost, then the order in the sweep. */
  readonly rank: { readonly sweep: number; readonly seed: number; readonly cost: number; readonly ordinal: number };
  readonly sweeps: SweepEntry[];
  state: CellState;
  /** Errors and crashes so far. */
  failures: number;
}

export interface SweepEntry {
  readonly sweep: SweepId;
  readonly counts: Record<CellStateName, number>;
}

export interface NodeEntry {
  readonly node: NodeId;
  readonly name: string;
  readonly threads: number;
  readonly leases: Set<CellEntry>;
  connected: boolean;
  credits: number;
  heardAt: number;
}

/** Changed by `react` alone. */
export interface SchedulerState {
  readonly options: SchedulerOptions;
  readonly cells: Map<CellId, CellEntry>;
  readonly sweeps: Map<SweepId, SweepEntry>;
  /** Longest silent first: hearing of a node moves it to the end. */
  readonly nodes: Map<NodeId, NodeEntry>;
  /** Nodes with credits, longest waiting first. */
  readonly hungry: Set<NodeEntry>;
  readonly ready: ReadyQueue<CellEntry>;
  nextAttempt: Attempt;
  /** The latest time heard of. */
  now: number;
}

export const DEFAULT_RETRIES = 3;
export const DEFAULT_LEASE_MS = 15_000;

export function createScheduler(options: Partial<SchedulerOptions> = {}): SchedulerState {
  const filled = { retries: DEFAULT_RETRIES, leaseMs: DEFAULT_LEASE_MS, firstAttempt: 1 as Attempt, ...options };
  return {
    options: filled,
    cells: new Map(),
    sweeps: new Map(),
    nodes: new Map(),
    hungry: new Set(),
    ready: new ReadyQueue(goesBefore),
    nextAttempt: filled.firstAttempt,
    now: 0,
  };
}

export function newSweep(sweep: SweepId): SweepEntry {
  return { sweep, counts: { ...NO_CELLS } };
}

function goesBefore({ rank: a }: CellEntry, { rank: b }: CellEntry): boolean {
  if (a.sweep !== b.sweep) return a.sweep < b.sweep;
  if (a.seed !== b.seed) return a.seed < b.seed;
  if (a.cost !== b.cost) return a.cost > b.cost;
  return a.ordinal < b.ordinal;
}
