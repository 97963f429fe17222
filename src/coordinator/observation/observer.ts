import type { FailureReport, FleetStatus, NodeDetail, Observation, ResultReport } from '../../wire/index.js';
import type { NodeEntry, SchedulerCommand, SchedulerState } from '../scheduler/index.js';
import type { WriteOutcome } from '../store/index.js';
import type { CellTexts } from './cell-texts.js';
import { Tally } from './tally.js';
import type { AtWork } from './tasks.js';
import { tasksOf } from './tasks.js';

/** What a node said of itself last. */
export type AtWorkOf = (node: NodeEntry) => AtWork;

type Report = ResultReport | FailureReport;

/** Tasks of all nodes that are told of at once: each costs a look into the store, the first time. */
const MOST_TASKS = 2_000;

/** Looks on: counts what is decided, and tells how everything stands. Decides nothing. */
export class Observer {
  readonly tally = new Tally();
  private readonly startedAt: number;

  constructor(
    private readonly texts: CellTexts,
    /** Milliseconds of a clock that never goes back. */
    private readonly clock: () => number,
  ) {
    this.startedAt = clock();
  }

  /** What the scheduler has decided; `report` is what a `retry` or `fail` is about. */
  command(command: SchedulerCommand, report?: Report): void {
    this.tally.count(command, report !== undefined && 'failure' in report ? report.failure.kind : undefined);
  }

  settled(outcome: WriteOutcome): void {
    this.tally.settled(outcome);
  }

  observe(state: SchedulerState, status: FleetStatus, atWork: AtWorkOf): Observation {
    const now = this.clock();
    let room = MOST_TASKS;
    const nodes = [...state.nodes.values()].map((node): NodeDetail => {
      const { busy, running } = atWork(node);
      const tasks = node.connected ? tasksOf(state, running, this.texts, now, room) : [];
      room -= tasks.length;
      return {
        busy: node.connected ? Math.min(busy, node.threads) : 0,
        silentSeconds: Math.max(now - node.heardAt, 0) / 1000,
        bannedSeconds: Math.max(node.standing.bannedUntil - now, 0) / 1000,
        tasks,
      };
    });
    const uptimeSeconds = (now - this.startedAt) / 1000;
    return { kind: 'observation', status, uptimeSeconds, nodes };
  }
}
