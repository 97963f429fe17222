import type { Bucket, CostModel } from '../../core/cost/index.js';
import type { Attempt, Lease, NodeId, SweepId } from '../../core/fleet/index.js';
import type { FleetStatus, Progress, ThreadState } from '../../wire/index.js';
import type { AtWork } from '../observation/index.js';
import type { SchedulerState } from '../scheduler/index.js';
import { forecast, remainingWork, tooLarge } from '../scheduler/index.js';
import { FaultBook } from './fault-book.js';
import { Meter } from './meter.js';

interface NodeAccount {
  readonly name: string;
  /** Results committed. */
  done: number;
  /** Threads that train, as it said last. */
  busy: number;
  /** What it trains now, as it said last. */
  running: Map<Attempt, Progress>;
}

const NOT_AT_WORK = { busy: 0, running: new Map<Attempt, Progress>() } as const;

/** Keeps the books for people: who did how much, and how fast it goes. Decides nothing. */
export class Ledger {
  private readonly nodes = new Map<NodeId, NodeAccount>();
  private readonly sweepNames = new Map<SweepId, string>();
  private readonly commits = new Meter();
  private epochs = 0;
  readonly faults = new FaultBook();

  constructor(private readonly costs: CostModel) {}

  nameSweep(sweep: SweepId, name: string): void {
    this.sweepNames.set(sweep, name);
  }

  nameNode(node: NodeId, name: string): void {
    if (!this.nodes.has(node)) this.nodes.set(node, { name, done: 0, busy: 0, running: new Map() });
  }

  nameOf(node: NodeId): string {
    return this.nodes.get(node)?.name ?? '';
  }

  /** What a node trains now; replaces what it said before. */
  progress(node: NodeId, progress: readonly Progress[]): void {
    const account = this.nodes.get(node);
    if (account !== undefined) account.running = new Map(progress.map((one) => [one.lease.attempt, one]));
  }

  heartbeat(node: NodeId, threads: readonly ThreadState[]): void {
    const account = this.nodes.get(node);
    if (account !== undefined) account.busy = threads.reduce((sum, { busy }) => sum + (busy ? 1 : 0), 0);
  }

  atWork(node: NodeId): AtWork {
    return this.nodes.get(node) ?? NOT_AT_WORK;
  }

  committed(node: NodeId, { attempt }: Lease, epochs: number, now: number): void {
    this.epochs += epochs;
    this.commits.add(now);
    const account = this.nodes.get(node);
    if (account === undefined) return;
    account.done += 1;
    account.running.delete(attempt);
  }

  /** Forgets nodes that are gone; their results stay counted. */
  keepOnly(isKnown: (node: NodeId) => boolean): void {
    for (const node of this.nodes.keys()) if (!isKnown(node)) this.nodes.delete(node);
  }

  status(state: SchedulerState, now: number): FleetStatus {
    let running = 0;
    const nodes = [...state.nodes.values()].map(({ node, name, threads, connected, leases, room }) => {
      const account = this.nodes.get(node);
      if (connected) for (const { epochs } of account?.running.values() ?? []) running += epochs;
      return {
        node,
        name,
        threads,
        connected,
        leased: leases.size,
        done: account?.done ?? 0,
        memory: Number.isFinite(room.memory) ? room.memory : 0,
      };
    });
    const factor = (bucket: Bucket): number => this.costs.factor(bucket);
    const left = this.costs.count === 0 ? null : forecast(state, factor);
    const work = new Map(remainingWork(state, factor).map((one) => [one.sweep.sweep, one.work]));
    const sweeps = [...state.sweeps.values()].map((entry) => {
      const { sweep, counts, mode, share } = entry;
      return {
        sweep,
        name: this.sweepNames.get(sweep) ?? '',
        counts: { ...counts },
        mode,
        priority: share.priority,
        secondsLeft: left?.get(sweep) ?? null,
        workSeconds: work.get(sweep) ?? 0,
        tooLarge: tooLarge(state, entry),
      };
    });
    return {
      kind: 'fleet',
      sweeps,
      nodes,
      epochs: this.epochs + running,
      cellsPerSecond: this.commits.rate(now),
      faults: this.faults.latest(),
    };
  }
}
