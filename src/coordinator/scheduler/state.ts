import type { Affinity, CellId } from '../../core/cell/index.js';
import type { Bucket } from '../../core/cost/index.js';
import type { Attempt, CellStateName, NodeId, SweepId, SweepMode } from '../../core/fleet/index.js';
import { NO_CELLS } from '../../core/fleet/index.js';
import type { BackoffOptions } from './backoff.js';
import type { Estimate, Rerun } from './events.js';
import type { Lane } from './lanes.js';
import { Lanes, Share } from './lanes.js';
import type { Queued } from './ready-queue.js';
import { ReadyQueue } from './ready-queue.js';
import type { MemoryOptions, Room } from './room.js';
import type { Reservation } from './reservation.js';
import type { Standing, StandingOptions } from './standing.js';
import type { Suspicion, SuspicionOptions } from './suspicion.js';
import { goesAlone } from './suspicion.js';
import type { CellOrder } from './tiers.js';

/** How patient the scheduler is. */
export interface SchedulingPolicy extends BackoffOptions, SuspicionOptions, StandingOptions, MemoryOptions {
  /** Errors and crashes of one cell after which it fails. Default 3, so four attempts in all. */
  readonly retries: number;
  /** Milliseconds of silence after which a node's leases are free; also paces heartbeats (a fifth). Default 15 s. */
  readonly leaseMs: number;
  /**
   * Milliseconds after the coordinator's restart in which nodes that had cells may come back before these are given to
   * others; never less than `leaseMs`. Default 20 s: nodes wait at most 10 s between attempts to attach, and what carries
   * them may fail the first one.
   */
  readonly returnMs: number;
}

/** Where a cell waits. */
interface CellQueue {
  add(entry: CellEntry): void;
  remove(entry: CellEntry): void;
}

export type CellState =
  /** Waits in a queue, for a node or for its time: it is given to nobody before `due`. */
  | { readonly kind: 'pending'; readonly due: number; readonly queue: CellQueue }
  | {
      readonly kind: 'leased';
      readonly node: NodeEntry;
      readonly attempt: Attempt;
      readonly since: number;
      readonly size: number;
    }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed' };

export interface CellEntry extends Queued {
  readonly cell: CellId;
  /** Sweep, then seed, then cost, then the order in the sweep. */
  readonly rank: {
    readonly sweep: number;
    readonly seed: number;
    readonly cost: number;
    readonly affinity: Affinity;
    readonly ordinal: number;
  };
  /** Names the cells of equal sweep and seed that cost about as much: among them affinity decides before cost. */
  readonly alike: string;
  sweeps: readonly SweepEntry[];
  state: CellState;
  /** Numbers of the leases of it that this life of the coordinator has given. */
  given: readonly Attempt[];
  /** Errors and crashes so far. */
  failures: number;
  suspicion: Suspicion;
  /** Null while nobody asks for it again; always null when it is done or failed. */
  rerun: Rerun | null;
  readonly estimate: Estimate;
  /** Bytes of memory reserved for it, as `sizeOf` gives them. */
  size: number;
  /** Times it ran out of memory. */
  shortages: number;
  /** Leases given, in this life of the coordinator. */
  tries: number;
}

export interface SweepEntry {
  readonly sweep: SweepId;
  readonly counts: Record<CellStateName, number>;
  /** Seconds estimated for its pending and leased cells, by bucket. */
  readonly work: Map<Bucket, number>;
  mode: SweepMode;
  /** Where its cells wait; knows its priority. */
  readonly share: Share<CellEntry>;
}

export interface NodeEntry {
  readonly node: NodeId;
  readonly name: string;
  threads: number;
  readonly leases: Set<CellEntry>;
  /** How many of them there are of each affinity. */
  readonly inHand: Map<Affinity, number>;
  connected: boolean;
  /** Had cells before the coordinator's restart, and has not come back. */
  awaited: boolean;
  credits: number;
  heardAt: number;
  readonly standing: Standing;
  room: Room;
  /** For whom it keeps memory. Written by `reserve` alone. */
  reservation: CellReservation | null;
}

/** Of a node's memory for cells of one sweep and size. */
type CellReservation = Reservation<NodeEntry, Lane<CellEntry>>;

/** Changed by `react` alone. */
export interface SchedulerState {
  readonly options: SchedulingPolicy;
  readonly cells: Map<CellId, CellEntry>;
  readonly sweeps: Map<SweepId, SweepEntry>;
  /** Longest silent first: hearing of a node moves it to the end. */
  readonly nodes: Map<NodeId, NodeEntry>;
  /** Nodes with credits, longest waiting first. */
  readonly hungry: Set<NodeEntry>;
  /** Cells that any node may have, by sweep. */
  readonly ready: Lanes<CellEntry>;
  /** The memory kept for the first of them; of a node and a cell that may be gone. */
  reservation: CellReservation | null;
  /** Cells that are given only to a node that holds nothing else. */
  readonly alone: Share<CellEntry>;
  readonly lonely: Lanes<CellEntry>;
  /** Cells that no active sweep wants. */
  readonly shelf: ReadyQueue<CellEntry>;
  /** Cells that rest after an error, the earliest due first. */
  readonly resting: ReadyQueue<CellEntry>;
  /** The first number of any life of a coordinator on this data, and of this one. */
  readonly firstEver: Attempt;
  readonly firstAttempt: Attempt;
  nextAttempt: Attempt;
  /** Until then those nodes are awaited that had cells before a restart. */
  awaitedUntil: number;
  /** The latest time heard of. */
  now: number;
  /** How the latest cell waits. */
  latest: Extract<CellState, { kind: 'pending' }> | null;
}

const DEFAULTS: SchedulingPolicy = {
  retries: 3,
  leaseMs: 15_000,
  returnMs: 20_000,
  backoffMs: 1_000,
  longestBackoffMs: 60_000,
  lossesBeforeAlone: 3,
  lossesAlone: 3,
  quickLossMs: 600_000,
  lossesAtMost: 20,
  streakBeforeBan: 5,
  banMs: 60_000,
  longestBanMs: 3_600_000,
  shortagesAtMost: 3,
};

/** Fills in defaults; other keys are left out. */
export function schedulingPolicy(given: Partial<SchedulingPolicy>): SchedulingPolicy {
  const names = Object.keys(DEFAULTS) as (keyof SchedulingPolicy)[];
  return Object.fromEntries(names.map((name) => [name, given[name] ?? DEFAULTS[name]])) as unknown as SchedulingPolicy;
}

/**
 * @param firstAttempt first number to give to a lease; larger than any given before on this data directory
 * @param firstEver the least number that may have been given before; by default none was
 */
export function createScheduler(
  policy: SchedulingPolicy,
  firstAttempt: Attempt,
  firstEver: Attempt = firstAttempt,
): SchedulerState {
  const lonely = new Lanes(CELL_ORDER);
  return {
    options: policy,
    cells: new Map(),
    sweeps: new Map(),
    nodes: new Map(),
    hungry: new Set(),
    ready: new Lanes(CELL_ORDER),
    reservation: null,
    lonely,
    alone: new Share(1, 0, lonely),
    shelf: new ReadyQueue(comesBefore),
    resting: new ReadyQueue(isDueBefore),
    firstEver,
    firstAttempt,
    nextAttempt: firstAttempt,
    awaitedUntil: Number.NEGATIVE_INFINITY,
    now: 0,
    latest: null,
  };
}

export function newSweep(state: SchedulerState, sweep: SweepId, priority: number): SweepEntry {
  const share = new Share(state.sweeps.size + 1, priority, state.ready);
  return { sweep, counts: { ...NO_CELLS }, work: new Map(), mode: 'active', share };
}

/** The active sweep for which a cell is trained: of the highest priority, of these the oldest; null when there is none. */
export function leader({ sweeps }: Pick<CellEntry, 'sweeps'>): SweepEntry | null {
  let best: SweepEntry | null = null;
  for (const sweep of sweeps)
    if (sweep.mode === 'active' && (best === null || isAhead(sweep.share, best.share))) best = sweep;
  return best;
}

function isAhead(a: Share<CellEntry>, b: Share<CellEntry>): boolean {
  return a.priority === b.priority ? a.order < b.order : a.priority > b.priority;
}

/** A cell that is given to nobody before `due`: at once, unless said otherwise. */
export function pending(
  state: SchedulerState,
  { suspicion, sweeps, size }: Pick<CellEntry, 'suspicion' | 'sweeps' | 'size'>,
  due = state.now,
): CellState {
  const first = leader({ sweeps });
  if (first === null) return waiting(state, due, state.shelf);
  if (due > state.now) return waiting(state, due, state.resting);
  return waiting(state, due, (goesAlone(suspicion, state.options) ? state.alone : first.share).lane(size));
}

/** Cells that come together share one. */
function waiting(state: SchedulerState, due: number, queue: CellQueue): CellState {
  const { latest } = state;
  if (latest?.due === due && latest.queue === queue) return latest;
  return (state.latest = { kind: 'pending', due, queue });
}

/** Cells whose costs are within a factor of √2, as estimates are at best, are alike. Rises with the cost. */
export function costClass(cost: number): number {
  return cost > 0 ? Math.floor(2 * Math.log2(cost)) : Number.NEGATIVE_INFINITY;
}

function isDueBefore(a: CellEntry, b: CellEntry): boolean {
  const [dueA, dueB] = [dueOf(a), dueOf(b)];
  return dueA === dueB ? comesBefore(a, b) : dueA < dueB;
}

function dueOf({ state }: CellEntry): number {
  return state.kind === 'pending' ? state.due : Number.NEGATIVE_INFINITY;
}

const CELL_ORDER: CellOrder<CellEntry> = {
  before: comesBefore,
  alike: ({ alike }) => alike,
  affinity: ({ rank }) => rank.affinity,
};

/** The order of the cells of a sweep, and of sweeps by age. */
export function comesBefore({ rank: a }: CellEntry, { rank: b }: CellEntry): boolean {
  if (a.sweep !== b.sweep) return a.sweep < b.sweep;
  if (a.seed !== b.seed) return a.seed < b.seed;
  if (a.cost !== b.cost) return a.cost > b.cost;
  return a.ordinal < b.ordinal;
}
