import type { CellId } from '../../src/core/cell/index.js';
import type { Attempt, FailureKind, Lease, NodeId, SweepId, SweepMode } from '../../src/core/fleet/index.js';
import type {
  CellEntry,
  LeaseOut,
  NodeEntry,
  SchedulerCommand,
  SchedulerEvent,
  SchedulerState,
  SchedulingPolicy,
  SubmittedCell,
} from '../../src/coordinator/scheduler/index.js';
import { createScheduler, react, schedulingPolicy, standingOf } from '../../src/coordinator/scheduler/index.js';

export const LEASE_MS = 100;
export const RETRIES = 2;
/** Of every node: enough for any cell, not for any two. */
const [THREADS, MEMORY] = [2, 100];
/** Times that a cell runs out of memory after which it fails. */
const SHORTAGES = 3;

/** Impatient, so that a few dozen events bring about everything; bans are off unless a test is about them. */
export const POLICY = {
  retries: RETRIES,
  leaseMs: LEASE_MS,
  returnMs: 150,
  backoffMs: 50,
  longestBackoffMs: 150,
  lossesBeforeAlone: 2,
  lossesAlone: 2,
  quickLossMs: 120,
  lossesAtMost: 8,
  shortagesAtMost: SHORTAGES,
  streakBeforeBan: Infinity,
} satisfies Partial<SchedulingPolicy>;

interface ModelNode {
  id: NodeId;
  readonly name: string;
  connected: boolean;
  credits: number;
  held: Lease[];
  /** Its former life was ended by the system for want of memory. */
  outOfMemory: boolean;
}

/** A model to drive the scheduler with, and to hold it to its promises after every event. */
export class World {
  state: SchedulerState;
  readonly nodes: ModelNode[];
  readonly committed = new Set<CellId>();
  readonly failed = new Set<CellId>();
  readonly finished = new Set<SweepId>();
  readonly cells = new Set<CellId>();
  /** Cells with a result that are to be trained again, and the last attempt before that was asked. */
  private readonly kept = new Map<CellId, number>();
  private readonly modes = new Map<SweepId, SweepMode>();
  private readonly priorities = new Map<SweepId, number>();
  private readonly errors = new Map<CellId, number>();
  /** Cells that have ever run out of memory: how often since their last outcome. What the store would say of them. */
  private readonly short = new Map<CellId, number>();
  private readonly reported: { node: NodeId; lease: Lease }[] = [];
  /** What the store would say of leases: given, and not reported. */
  private readonly out = new Map<Attempt, LeaseOut>();
  /** Cells that living nodes had when the coordinator began anew, and how long they are kept for them. */
  private readonly awaited = new Map<
    CellId,
    { readonly node: ModelNode; readonly id: NodeId; readonly until: number }
  >();
  private lastAttempt = 0;
  private lives = 0;
  private now = 0;

  constructor(
    nodes: number,
    private readonly policy: Partial<SchedulingPolicy> = POLICY,
  ) {
    this.state = createScheduler(schedulingPolicy(policy), 1 as Attempt);
    this.nodes = Array.from({ length: nodes }, (_, i) => this.born(`node ${i}`));
  }

  submit(sweep: number, cells: readonly number[], priority?: number): void {
    const id = `sweep-${sweep}` as SweepId;
    const submitted = cells.map((number) => {
      this.cells.add(cellOf(number));
      return submittedCell(number);
    });
    this.modes.set(id, 'active');
    this.priorities.set(id, priority ?? this.priorities.get(id) ?? 0);
    // Only a failed cell begins anew; one that is on its way keeps its count.
    for (const { cell } of submitted) if (this.failed.delete(cell)) this.errors.delete(cell);
    this.send({ kind: 'submitted', sweep: id, cells: submitted, priority });
  }

  prioritise(sweep: SweepId, priority: number): void {
    if (!this.modes.has(sweep)) return;
    this.priorities.set(sweep, priority);
    this.send({ kind: 'prioritised', sweep, priority });
  }

  steer(sweep: SweepId, mode: SweepMode): void {
    if (!this.modes.has(sweep)) return;
    this.modes.set(sweep, mode);
    this.send({ kind: 'steered', sweep, mode });
  }

  rerun(numbers: readonly number[]): void {
    const cells = numbers.map(cellOf);
    for (const cell of cells) {
      if (this.committed.delete(cell)) this.kept.set(cell, this.lastAttempt);
      else if (!this.failed.delete(cell)) continue;
      this.errors.delete(cell);
    }
    this.send({ kind: 'rerun', cells });
  }

  join(node: ModelNode): void {
    node.connected = true;
    node.credits = 0;
    const { id, name, held, outOfMemory } = node;
    const offer = { threads: THREADS, memory: MEMORY };
    this.send({ kind: 'joined', node: id, name, ...offer, outOfMemory, held: [...held], at: this.now });
  }

  want(node: ModelNode, credits: number): void {
    if (!node.connected) return;
    node.credits += credits;
    this.send({ kind: 'wanted', node: node.id, credits });
  }

  /** Reports the `which`th lease in hand: at least once, so it is also kept to be said again later. */
  result(node: ModelNode, which: number): void {
    const lease = node.held.at(which % node.held.length);
    if (lease === undefined || !node.connected) return;
    node.held = node.held.filter((held) => held !== lease);
    this.reported.push({ node: node.id, lease });
    this.send({ kind: 'result', node: node.id, lease });
  }

  failure(node: ModelNode, which: number, failure: FailureKind): void {
    const lease = node.held.at(which % node.held.length);
    if (lease === undefined || !node.connected) return;
    node.held = node.held.filter((held) => held !== lease);
    this.send({ kind: 'failure', node: node.id, lease, failure });
  }

  /** Says an old report again, as a result or as a failure. */
  repeat(which: number, failure: FailureKind | null): void {
    const report = this.reported.at(which % this.reported.length);
    if (report === undefined) return;
    this.send(failure === null ? { kind: 'result', ...report } : { kind: 'failure', ...report, failure });
  }

  disconnect(node: ModelNode): void {
    if (!node.connected) return;
    node.connected = false;
    this.send({ kind: 'disconnected', node: node.id });
  }

  /**
   * The process dies with all it held; its successor has the same name.
   * @param outOfMemory which the successor knows
   */
  crash(node: ModelNode, outOfMemory = false): void {
    this.disconnect(node);
    Object.assign(node, this.born(node.name), { outOfMemory });
  }

  leave(node: ModelNode): void {
    if (!node.connected) return;
    this.send({ kind: 'left', node: node.id });
    this.disconnect(node);
    Object.assign(node, this.born(node.name));
  }

  /**
   * The coordinator is killed, and another begins with what the store has; nodes know nothing of it.
   * @param forgets what the store says of leases, as a power cut might make it
   */
  restart(forgets: boolean): void {
    const before = this.state;
    this.state = createScheduler(schedulingPolicy(this.policy), (this.lastAttempt + 1) as Attempt, 1 as Attempt);
    this.errors.clear();
    this.awaited.clear();
    for (const node of this.nodes) Object.assign(node, { connected: false, credits: 0 });
    for (const id of before.sweeps.keys()) {
      const own = [...before.cells.values()].filter(({ sweeps }) => sweeps.some(({ sweep }) => sweep === id));
      const cells = own.map(({ cell }) => this.restored(submittedCell(parseInt(cell, 16))));
      react(this.state, { kind: 'submitted', sweep: id, cells, priority: this.priorities.get(id) });
      react(this.state, { kind: 'steered', sweep: id, mode: this.modes.get(id)! });
    }
    if (forgets) this.out.clear();
    const leases = [...this.out.values()];
    for (const { lease, node: id } of leases) {
      const node = this.nodeOf(id);
      if (node?.held.some(({ attempt }) => attempt === lease.attempt) !== true) continue;
      this.awaited.set(lease.cell, { node, id, until: this.now + POLICY.returnMs });
    }
    this.send({ kind: 'resumed', leases, at: this.now });
  }

  hear(node: ModelNode): void {
    if (node.connected) this.send({ kind: 'heard', node: node.id, at: this.now });
  }

  pass(ms: number): void {
    this.now += ms;
    this.send({ kind: 'tick', at: this.now });
  }

  /** A cell as the store has it. */
  private restored(known: SubmittedCell): SubmittedCell {
    const times = this.short.get(known.cell);
    const cell = times === undefined ? known : { ...known, shortage: { times, bytes: MEMORY } };
    const before = this.kept.get(cell.cell);
    if (before !== undefined) return { ...cell, rerun: { from: (before + 1) as Attempt, hasResult: true } };
    if (this.committed.has(cell.cell)) return { ...cell, state: 'done' };
    return this.failed.has(cell.cell) ? { ...cell, state: 'failed' } : cell;
  }

  /** From now on all goes well: does everything still come to an end? */
  settle(): void {
    for (const node of this.nodes) this.crash(node);
    for (const sweep of this.modes.keys()) this.steer(sweep, 'active');
    this.pass(LEASE_MS);
    for (let round = 0; round < 10_000; round++) {
      for (const node of this.nodes) {
        if (!node.connected) this.join(node);
        if (node.credits < 3) this.want(node, 3);
        this.hear(node);
        this.result(node, 0);
      }
      this.pass(LEASE_MS / 4);
      if ([...this.state.cells.values()].every(({ state: { kind } }) => kind === 'done' || kind === 'failed')) return;
    }
    throw new Error('it does not come to an end');
  }

  private send(event: SchedulerEvent): void {
    const commands = react(this.state, event);
    if (event.kind === 'joined') this.returned(event.name);
    for (const command of commands) this.obey(command, event);
    for (const command of commands) if (command.kind === 'assign') this.wasFirst(command.lease.cell);
    this.check();
  }

  /** What a node does not name, or its former life had, is kept for it no longer. */
  private returned(name: string): void {
    for (const [cell, { node }] of this.awaited) if (node.name === name) this.awaited.delete(cell);
  }

  private obey(command: SchedulerCommand, event: SchedulerEvent): void {
    if ('lease' in command && command.kind !== 'assign') this.out.delete(command.lease.attempt);
    switch (command.kind) {
      case 'assign':
        return this.assigned(this.nodeOf(command.node)!, command.lease);
      case 'revoke': {
        const node = this.nodeOf(command.node);
        if (node) node.held = node.held.filter(({ attempt }) => attempt !== command.lease.attempt);
        this.awaited.delete(command.lease.cell);
        return;
      }
      case 'commit':
        expectThat(!this.committed.has(command.lease.cell), 'a cell is committed once');
        expectThat(command.lease.attempt > (this.kept.get(command.lease.cell) ?? 0), 'only a new attempt is a rerun');
        this.kept.delete(command.lease.cell);
        this.committed.add(command.lease.cell);
        this.failed.delete(command.lease.cell);
        return this.hadOutcome(command.lease.cell);
      case 'compare':
        return expectThat(
          this.committed.has(command.lease.cell) || this.kept.has(command.lease.cell),
          'only committed cells are compared',
        );
      case 'fail':
        expectThat(!this.committed.has(command.lease.cell), 'a committed cell does not fail');
        return this.givenUp(command.lease.cell);
      case 'give-up':
        this.givenUp(command.lease.cell);
        if (command.outOfMemory)
          return expectThat(command.losses === SHORTAGES, 'a cell may run out of memory so often and no more');
        return expectThat(
          command.losses >= POLICY.lossesBeforeAlone + POLICY.lossesAlone || command.losses >= POLICY.lossesAtMost,
          'a cell is given up only after many losses',
        );
      case 'ban': {
        const banned = this.nodeOf(command.node);
        expectThat(banned !== undefined, 'only known nodes are banned');
        return expectThat(
          this.nodes.some((node) => node !== banned && node.connected),
          'a node is sent away only while another is there',
        );
      }
      case 'retry':
        if (event.kind === 'failure' && event.failure === 'memory') this.ranShort(command.lease.cell);
        return this.retried(command.lease.cell, command.failures);
      case 'disconnect': {
        expectThat(event.kind === 'tick', 'only time makes a node silent');
        const node = this.nodeOf(command.node);
        if (node) node.connected = false;
        return;
      }
      case 'finished':
        this.finished.add(command.sweep);
        return;
      case 'release':
        if (command.reason === 'memory') this.ranShort(command.lease.cell);
        return;
      case 'ignore':
        return;
    }
  }

  private assigned(node: ModelNode, lease: Lease): void {
    expectThat(node.connected, 'only attached nodes get work');
    expectThat(node.credits > 0, 'credits are not exceeded');
    const wanted = this.state.cells.get(lease.cell)!.sweeps.some(({ sweep }) => this.modes.get(sweep) === 'active');
    expectThat(wanted, 'only cells of active sweeps are given out');
    const known = this.state.nodes.get(node.id)!;
    expectThat(known.standing.bannedUntil <= this.now, 'banned nodes get no work');
    const largest = [...known.leases].map(({ size }) => size).sort((a, b) => b - a);
    const peak = largest.slice(0, THREADS).reduce((sum, size) => sum + size, 0);
    expectThat(peak <= MEMORY, 'what may be trained at the same time fits');
    const suspects = [...known.leases].filter(({ suspicion }) => suspicion.losses >= POLICY.lossesBeforeAlone);
    // What a node was found to hold when the coordinator met it was not given by it.
    if (suspects.some(({ cell }) => cell === lease.cell))
      expectThat(known.leases.size === 1, 'a suspect is given to a node that holds nothing else');
    if ((this.short.get(lease.cell) ?? 0) > 0)
      expectThat(known.leases.size === 1, 'what ran out of memory has a node to itself, also over restarts');
    expectThat(lease.attempt > this.lastAttempt, 'attempt numbers rise');
    expectThat(!this.committed.has(lease.cell) && !this.failed.has(lease.cell), 'settled cells are not given out');
    const awaited = this.awaited.get(lease.cell);
    expectThat(
      awaited === undefined || awaited.id !== awaited.node.id || this.now >= awaited.until,
      'what a living node had before a restart is kept for it',
    );
    this.awaited.delete(lease.cell);
    this.out.set(lease.attempt, { lease, node: node.id, name: node.name });
    this.lastAttempt = lease.attempt;
    node.credits -= 1;
    node.held.push(lease);
  }

  private ranShort(cell: CellId): void {
    const times = (this.short.get(cell) ?? 0) + 1;
    this.short.set(cell, times);
    expectThat(times < SHORTAGES, 'a cell that has run out of memory so often is not tried again');
  }

  /** It begins to count anew, with what it is known to need. */
  private hadOutcome(cell: CellId): void {
    if (this.short.has(cell)) this.short.set(cell, 0);
  }

  /** What has a result keeps it. */
  private givenUp(cell: CellId): void {
    this.hadOutcome(cell);
    if (this.kept.delete(cell)) this.committed.add(cell);
    else this.failed.add(cell);
  }

  private retried(cell: CellId, failures: number): void {
    if (failures === 0) return;
    const errors = (this.errors.get(cell) ?? 0) + 1;
    this.errors.set(cell, errors);
    // Where nodes are banned, errors are forgiven.
    if (this.policy.streakBeforeBan === Infinity) expectThat(failures === errors, 'retries are counted');
    expectThat(failures <= RETRIES, 'retries are bounded');
  }

  /** What still waits, may be given to anybody, and would have fitted as well is of no higher priority. */
  private wasFirst(cell: CellId): void {
    const given = this.priorityOf(cell);
    const most = this.state.cells.get(cell)!.size;
    for (const { cell: other, state, suspicion, size } of this.state.cells.values())
      if (
        state.kind === 'pending' &&
        state.due <= this.now &&
        size <= most &&
        suspicion.losses < POLICY.lossesBeforeAlone
      )
        expectThat(this.priorityOf(other) <= given, 'higher priority goes first');
  }

  /** Of the most urgent active sweep that wants it. */
  private priorityOf(cell: CellId): number {
    const wanting = this.state.cells.get(cell)!.sweeps.filter(({ sweep }) => this.modes.get(sweep) === 'active');
    return Math.max(...wanting.map(({ sweep }) => this.priorities.get(sweep)!));
  }

  /** What the scheduler believes agrees with itself and with the model. */
  private check(): void {
    const { state } = this;
    const leased = [...state.cells.values()].filter(({ state: { kind } }) => kind === 'leased');
    expectThat(state.cells.size === this.cells.size, 'no cell is lost');
    for (const entry of state.cells.values()) {
      const { kind } = entry.state;
      expectThat((kind === 'pending') === entry.place >= 0, 'pending cells are queued, others are not');
      expectThat((kind === 'done') === this.committed.has(entry.cell), 'done means committed');
      expectThat((kind === 'failed') === this.failed.has(entry.cell), 'failed means failed');
      if (entry.state.kind === 'leased') expectThat(entry.state.node.leases.has(entry), 'a lease is known to its node');
      const times = this.short.get(entry.cell);
      // Twice what it had would be more than there is.
      expectThat(
        times === undefined || entry.size === MEMORY,
        'what ran out of memory has more of it kept, over restarts too',
      );
      if (kind === 'pending' || kind === 'leased')
        expectThat(entry.shortages === (times ?? 0), 'how often a cell ran out of memory is known, over restarts too');
    }
    for (const entry of state.cells.values()) this.standsAsTold(entry);
    for (const node of state.hungry) this.idlesForAReason(node);
    let atNodes = 0;
    for (const node of state.nodes.values()) atNodes += node.leases.size;
    expectThat(atNodes === leased.length, 'every lease belongs to one known node');
    for (const { sweep, counts, work } of state.sweeps.values()) {
      const own = [...state.cells.values()].filter(({ sweeps }) => sweeps.some((entry) => entry.sweep === sweep));
      const openOnes = own.filter(({ state: { kind } }) => kind === 'pending' || kind === 'leased');
      const left = openOnes.reduce((sum, { estimate }) => sum + estimate.seconds, 0);
      expectThat((work.get('') ?? 0) === left, 'the work left is that of open cells');
      for (const kind of ['pending', 'leased', 'done', 'failed'] as const)
        expectThat(counts[kind] === own.filter((entry) => entry.state.kind === kind).length, 'counts are right');
    }
  }

  /** What people are told keeps a cell waiting is so. */
  private standsAsTold(entry: CellEntry): void {
    const { state } = this;
    const told = standingOf(state, entry.cell);
    if (told?.kind !== 'waiting')
      return expectThat(told?.kind === (entry.state.kind as string), 'a cell that does not wait stands as it is');
    expectThat(entry.state.kind === 'pending', 'only pending cells wait');
    if (entry.state.kind !== 'pending') return;
    const wanted = entry.sweeps.some(({ sweep }) => this.modes.get(sweep) === 'active');
    const there = [...state.nodes.values()].filter(({ connected }) => connected);
    expectThat((told.why.kind === 'unwanted') === !wanted, 'unwanted is what no active sweep wants');
    if (!wanted) return;
    expectThat((told.why.kind === 'resting') === entry.state.due > this.now, 'what rests is not due');
    switch (told.why.kind) {
      case 'resting':
        return expectThat(told.why.ms === entry.state.due - this.now, 'the rest that is left is told');
      case 'no-node':
        return expectThat(there.length === 0, 'no node is there');
      case 'too-large':
        return expectThat(told.why.bytes > MEMORY && there.length > 0, 'it fits none of the nodes that are there');
      case 'banned':
        return expectThat(this.policy.streakBeforeBan !== Infinity && told.why.ms > 0, 'nodes are sent away');
      case 'alone':
        return expectThat(entry.suspicion.losses >= POLICY.lossesBeforeAlone, 'it has to be alone');
      case 'reserved':
        return expectThat(
          there.some(({ name }) => name === (told.why as { name: string }).name),
          'a node keeps its memory',
        );
      case 'queued': {
        const { before } = told.why;
        const others = [...state.cells.values()].filter(({ state: { kind } }) => kind === 'pending').length - 1;
        expectThat(before <= others, 'no more cells go before it than wait');
        return expectThat(there.length > 0, 'a node is there');
      }
      case 'unwanted':
        return;
    }
  }

  /** Work that fits a node that asks for it is kept from it only for the sake of a cell that waits for its memory. */
  private idlesForAReason(node: NodeEntry): void {
    const { reservation, cells, now } = this.state;
    const { bans, bannedUntil } = node.standing;
    const isKept =
      reservation?.node === node && reservation.lane.cells.size > 0 && !node.room.fits(reservation.lane.size);
    const holdsSuspect = [...node.leases].some(({ suspicion }) => suspicion.losses >= POLICY.lossesBeforeAlone);
    if (isKept || holdsSuspect || bans > 0 || bannedUntil > now) return;
    for (const { state, suspicion, size, sweeps } of cells.values())
      if (
        state.kind === 'pending' &&
        state.due <= this.now &&
        sweeps.some(({ mode }) => mode === 'active') &&
        suspicion.losses < POLICY.lossesBeforeAlone
      )
        expectThat(!node.room.fits(size), 'no node idles beside work that fits it');
  }

  private nodeOf(id: NodeId): ModelNode | undefined {
    return this.nodes.find((node) => node.id === id);
  }

  private born(name: string): ModelNode {
    this.lives += 1;
    return {
      id: String(this.lives).padStart(32, '0') as NodeId,
      name,
      connected: false,
      credits: 0,
      held: [],
      outOfMemory: false,
    };
  }
}

function submittedCell(number: number): SubmittedCell {
  const bytes = (number % 4) * 30;
  return { cell: cellOf(number), seed: number % 3, cost: number, bytes, affinity: number % 2, state: 'todo' };
}

export function cellOf(number: number): CellId {
  return number.toString(16).padStart(32, '0') as CellId;
}

export function lease(cell: number, attempt: number): Lease {
  return { cell: cellOf(cell), attempt: attempt as Attempt };
}

function expectThat(holds: boolean, promise: string): void {
  if (!holds) throw new Error(`broken: ${promise}`);
}
