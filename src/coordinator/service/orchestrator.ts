import { status } from '@grpc/grpc-js';
import type { CellId } from '../../core/cell/index.js';
import { CostModel } from '../../core/cost/index.js';
import type { CellStanding, Counts, Lease, NodeId, SweepId, SweepMode } from '../../core/fleet/index.js';
import { open } from '../../core/fleet/index.js';
import type { Logger } from '../../log/index.js';
import type { FailureReport, FleetStatus, Hello, NodeMessage, Observation, ResultReport } from '../../wire/index.js';
import type { CellEntry, SchedulerCommand, SchedulerEvent, SchedulerState } from '../scheduler/index.js';
import { react, standingOf } from '../scheduler/index.js';
import type { Depot } from '../depot/index.js';
import type { CommitWatcher, Tally } from '../observation/index.js';
import { CellTexts, Observer } from '../observation/index.js';
import type { Criteria, Selection } from '../selection.js';
import { selectCells } from '../selection.js';
import type { ExpandedSweep, Store, StoredLease, StoredSweep } from '../store/index.js';
import { AttemptEnds } from './attempt-ends.js';
import { Committer } from './committer.js';
import { CoordinatorClosedError } from './errors.js';
import { MOST_FAULTS } from './fault-book.js';
import { LearnedCosts } from './learned-costs.js';
import { Ledger } from './ledger.js';
import type { Session } from './session.js';
import { submittedCells } from './submitted-cells.js';
import { Waiters } from './waiters.js';

/** A stored sweep; `priority` null: as it was, at first 0. */
type Schedulable = Pick<StoredSweep, 'id' | 'name'> & { readonly priority: number | null };

type Report = ResultReport | FailureReport;
type Command<K extends SchedulerCommand['kind']> = Extract<SchedulerCommand, { kind: K }>;

/** Joins the pure scheduler to the world: events from sessions and timers go in, its commands are carried out. */
export class Orchestrator {
  private readonly sessions = new Map<NodeId, Session>();
  private readonly committer: Committer;
  private readonly waiters = new Waiters();
  private readonly ledger: Ledger;
  private readonly observer: Observer;
  /** Late reports of the message in hand. */
  private ignored: Command<'ignore'>[] = [];
  private readonly costs: LearnedCosts;
  private readonly ends: AttemptEnds;

  constructor(
    private readonly state: SchedulerState,
    private readonly store: Store,
    private readonly log: Logger,
    /** Milliseconds of a clock that never goes back. */
    private readonly clock: () => number,
    private readonly depot: Depot,
    commits: CommitWatcher | null = null,
  ) {
    this.committer = new Committer(store, log, (error) => this.fail(error), commits);
    this.observer = new Observer(new CellTexts((cell) => store.parameters(cell)), clock);
    this.costs = new LearnedCosts(new CostModel(store.experiences()), store, log);
    this.ledger = new Ledger(this.costs.model);
    const { committer, ledger, observer, costs } = this;
    this.ends = new AttemptEnds({ state, store, committer, ledger, observer, costs, log, clock });
    for (const fault of store.faults(MOST_FAULTS)) this.ledger.faults.remember(fault);
  }

  /** Stores the sweep, then schedules what has no result; failed cells again too, if `retryFailed`. */
  submit(sweep: ExpandedSweep, retryFailed: boolean, priority: number | null = null): SweepId {
    const id = this.store.saveSweep(sweep, priority);
    this.schedule({ id, name: sweep.name, priority }, retryFailed);
    return id;
  }

  /** Schedules a stored sweep, or only some of its cells. */
  schedule({ id, name, priority }: Schedulable, retryFailed: boolean, only?: ReadonlySet<CellId>): void {
    const stored = this.store.cells(id);
    const wanted = only === undefined ? stored : stored.filter((cell) => only.has(cell.id));
    const cells = submittedCells(wanted, retryFailed, this.costs.model);
    this.ledger.nameSweep(id, name);
    this.dispatch({ kind: 'submitted', sweep: id, cells, priority: priority ?? undefined });
    this.log.info({ sweep: id, ...this.counts(id) }, 'sweep scheduled');
  }

  /** Pauses, resumes or cancels a stored sweep, also over restarts; false if there is none of this id. */
  steer(id: SweepId, mode: SweepMode): boolean {
    const sweep = this.stored(id);
    if (sweep === undefined) return false;
    this.store.setMode(id, mode);
    if (!this.state.sweeps.has(id) && mode === 'active') this.schedule(sweep, false);
    this.dispatch({ kind: 'steered', sweep: id, mode });
    this.log.info({ sweep: id, mode }, 'sweep steered');
    return true;
  }

  /** Puts a stored sweep before those of lower priority, also over restarts; false if there is none of this id. */
  prioritise(id: SweepId, priority: number): boolean {
    if (this.stored(id) === undefined) return false;
    this.store.setPriority(id, priority);
    this.dispatch({ kind: 'prioritised', sweep: id, priority });
    this.log.info({ sweep: id, priority }, 'sweep has another priority');
    return true;
  }

  /**
   * Has cells of a stored sweep trained again; of a sweep that is not scheduled only these.
   * @throws ForeignCellError, SweepError
   */
  rerun(id: SweepId, criteria: Criteria): Selection {
    const selection = selectCells(this.store, id, criteria);
    const cells = selection.cells.map(({ cell }) => cell);
    if (cells.length === 0) return selection;
    this.store.requestReruns(cells, this.state.nextAttempt);
    if (this.state.sweeps.has(id)) this.dispatch({ kind: 'rerun', cells });
    else {
      const sweep = this.stored(id);
      if (sweep !== undefined) this.schedule(sweep, false, new Set(cells));
    }
    this.log.info({ sweep: id, cells: cells.length }, 'cells are trained again');
    return selection;
  }

  /** The sweeps are scheduled: what former lives gave out waits for the nodes that may have it. */
  resume(): void {
    const out = this.store.leasesOut();
    for (const { node, name } of out) this.ledger.nameNode(node, name);
    this.dispatch({ kind: 'resumed', leases: out, at: this.clock() });
    const isAwaited = ({ lease }: StoredLease): boolean => this.isInForce(lease);
    this.store.endLeases(out.filter((one) => !isAwaited(one)).map(({ lease }) => lease));
    const awaited = out.filter(isAwaited);
    if (awaited.length === 0) return;
    const nodes = new Set(awaited.map(({ node }) => node)).size;
    this.log.info({ cells: awaited.length, nodes }, 'cells are kept for nodes that had them before the restart');
  }

  attach(session: Session, hello: Hello): void {
    const { node, name, threads, held, outOfMemory } = hello;
    const memory = hello.memory === 0 ? undefined : hello.memory;
    // The former stream may not know yet that it is broken.
    this.sessions.get(node)?.close();
    this.sessions.set(node, session);
    this.ledger.nameNode(node, name);
    this.log.info({ node, name, threads, memory, held: held.length }, 'node attached');
    this.dispatch({ kind: 'joined', node, name, threads, memory, outOfMemory, held, at: this.clock() });
    this.remember(held.filter((lease) => this.isInForce(lease)).map((lease) => ({ lease, node, name })));
  }

  /** The session's stream has ended. */
  detach(session: Session): void {
    const { node, name } = session;
    if (this.sessions.get(node) !== session) return;
    this.sessions.delete(node);
    this.log.info({ node, name }, 'node detached');
    this.dispatch({ kind: 'disconnected', node });
  }

  receive(session: Session, message: Exclude<NodeMessage, Hello>): void {
    const { node } = session;
    this.dispatch({ kind: 'heard', node, at: this.clock() });
    switch (message.kind) {
      case 'want':
        return this.dispatch({ kind: 'wanted', node, credits: message.credits });
      case 'progress':
        return this.ledger.progress(node, message.progress);
      case 'reports':
        for (const report of message.results)
          this.dispatch({ kind: 'result', node, lease: report.lease }, session, report);
        for (const report of message.failures)
          this.dispatch({ kind: 'failure', node, lease: report.lease, failure: report.failure.kind }, session, report);
        return this.logIgnored(session);
      case 'heartbeat':
        return this.ledger.heartbeat(node, message.threads);
      case 'goodbye':
        this.log.info({ node, name: session.name, reason: message.reason }, 'node said goodbye');
        return this.dispatch({ kind: 'left', node });
    }
  }

  /** Whether the cell is the holder's, who may speak for it. */
  isInForce({ cell, attempt }: Lease): boolean {
    const state = this.state.cells.get(cell)?.state;
    return state?.kind === 'leased' && state.attempt === attempt;
  }

  tick(): void {
    this.dispatch({ kind: 'tick', at: this.clock() });
    this.depot.keepOnly((cell) => isWanted(this.state.cells.get(cell)));
    this.costs.saveWhenDue(this.clock());
    this.ledger.keepOnly((node) => this.state.nodes.has(node) || this.sessions.has(node));
  }

  /** Settles when no cell of the sweep is pending or leased and all is on the disk. */
  async whenFinished(sweep: SweepId): Promise<Counts> {
    if (open(this.counts(sweep)) > 0) await this.waiters.wait(sweep);
    else await new Promise<void>((resolve) => this.committer.whenWritten(resolve));
    return this.counts(sweep);
  }

  counts(sweep: SweepId): Counts {
    return { ...(this.state.sweeps.get(sweep)?.counts ?? this.store.counts(sweep)) };
  }

  status(): FleetStatus {
    return this.ledger.status(this.state, this.clock());
  }

  observe(): Observation {
    return this.observer.observe(this.state, this.status(), ({ node }) => this.ledger.atWork(node));
  }

  /** What has been decided and stored since the coordinator started. */
  get tally(): Readonly<Tally> {
    return this.observer.tally;
  }

  /** Null for a cell that is not scheduled. */
  standing(cell: CellId): CellStanding | null {
    return standingOf(this.state, cell);
  }

  /** Rejects once the coordinator cannot go on, or was closed; never resolves. */
  get failed(): Promise<never> {
    return this.waiters.failed;
  }

  /** Tells every node that the coordinator goes away. */
  drain(): void {
    for (const session of this.sessions.values()) session.drain('coordinator-closing');
  }

  close(): void {
    this.committer.flush();
    this.costs.save();
    this.committer.cancel();
    this.waiters.fail(new CoordinatorClosedError('the coordinator was closed'));
  }

  private stored(id: SweepId): StoredSweep | undefined {
    return this.store.sweeps().find((sweep) => sweep.id === id);
  }

  private fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.log.fatal({ err: error }, 'the coordinator cannot go on');
    this.waiters.fail(new CoordinatorClosedError(message, { cause: error }));
    this.drain();
  }

  private dispatch(event: SchedulerEvent, session?: Session, report?: Report): void {
    const assignments: Command<'assign'>[] = [];
    for (const command of react(this.state, event)) {
      this.observer.command(command, report);
      if (command.kind === 'assign') assignments.push(command);
      else this.perform(command, session, report);
    }
    if (assignments.length > 0) this.assign(assignments);
  }

  /** What one event gives out is read from the store at once. */
  private assign(assignments: readonly Command<'assign'>[]): void {
    const cells = this.store.parametersOfAll(assignments.map(({ lease }) => lease.cell));
    this.remember(assignments.map(({ node, lease }) => ({ node, lease, name: this.ledger.nameOf(node) })));
    for (const [i, { node, lease }] of assignments.entries())
      this.sessions.get(node)?.assign({ lease, cell: cells[i]!, checkpoint: this.depot.notice(lease.cell) });
  }

  /** A lease that is not remembered can at worst be given again after a restart: no reason to stop. */
  private remember(leases: readonly StoredLease[]): void {
    if (leases.length === 0) return;
    try {
      this.store.saveLeases(leases);
    } catch (error) {
      this.log.warn({ err: error, leases: leases.length }, 'leases cannot be written down; a restart may repeat them');
    }
  }

  private perform(command: Exclude<SchedulerCommand, { kind: 'assign' }>, session?: Session, report?: Report): void {
    switch (command.kind) {
      case 'revoke':
        return this.sessions.get(command.node)?.revoke(command.lease);
      case 'commit':
      case 'compare':
        return this.ends.result(session!, report as ResultReport);
      case 'retry':
        return this.ends.retried(command, session!, report as FailureReport);
      case 'fail':
        return this.ends.failed(session!, report as FailureReport);
      case 'ignore':
        this.ignored.push(command);
        return session!.acknowledge(command.lease);
      case 'release':
        return this.ends.released(command);
      case 'give-up':
        return this.ends.givenUp(command);
      case 'ban':
        return this.log.error(
          { node: command.node, name: this.ledger.nameOf(command.node), seconds: Math.round(command.ms / 1000) },
          'different cells fail on this node one after another; it gets no work for a while',
        );
      case 'disconnect':
        return this.disconnect(command);
      case 'finished':
        return this.committer.whenWritten(() => this.waiters.finished(command.sweep));
    }
  }

  /** One line a message, however many there are in it. */
  private logIgnored({ node, name }: Session): void {
    const [first] = this.ignored;
    if (first === undefined) return;
    const { lease, reason } = first;
    this.log.warn({ node, name, reports: this.ignored.length, ...lease, reason }, 'late reports ignored');
    this.ignored = [];
  }

  private disconnect({ node }: Command<'disconnect'>): void {
    const session = this.sessions.get(node);
    if (session === undefined) return;
    this.log.warn({ node, name: session.name }, 'node was silent for too long');
    session.close({ code: status.UNAVAILABLE, details: 'silent for longer than a lease lasts; attach again' });
  }
}

/** Whether the cell may be trained some time. */
function isWanted(entry: CellEntry | undefined): boolean {
  if (entry === undefined || entry.state.kind === 'done' || entry.state.kind === 'failed') return false;
  return entry.sweeps.some(({ mode }) => mode !== 'cancelled');
}
