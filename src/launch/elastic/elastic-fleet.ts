import { setTimeout as sleep } from 'node:timers/promises';
import type { AllocatorCommand, AllocatorEvent, AllocatorSettings, AllocatorState } from '../allocator/index.js';
import { createAllocator, react, wantedFor } from '../allocator/index.js';
import type { ElasticEnd, ElasticNote, ElasticRound } from './notes.js';
import type { FleetScheduler, FleetWork, WorkLeft } from './sides.js';

export interface ElasticOptions {
  readonly scheduler: FleetScheduler;
  readonly work: FleetWork;
  readonly settings: AllocatorSettings;
  /** Milliseconds between looks. */
  readonly everyMs: number;
  /** End when nothing is left to do. */
  readonly untilDone: boolean;
  /** Drain all jobs when told to end, or leave them. */
  readonly onExit: 'leave' | 'drain';
  readonly signal: AbortSignal;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
  readonly onNote: (note: ElasticNote) => void;
  readonly onRound: (round: ElasticRound) => void;
}

/** Keeps as many allocations as the backlog is worth, until it is told to end or there is nothing left. */
export function runElasticFleet(options: ElasticOptions): Promise<ElasticEnd> {
  return new ElasticFleet(options).run();
}

class ElasticFleet {
  private state: AllocatorState;
  private work: WorkLeft | null = null;
  /** It was told to go, and why. */
  private leaving: ElasticEnd | null = null;

  constructor(private readonly options: ElasticOptions) {
    this.state = createAllocator(options.settings);
  }

  async run(): Promise<ElasticEnd> {
    const { everyMs, signal, onExit } = this.options;
    for (;;) {
      if (signal.aborted) {
        if (onExit === 'leave') return 'left';
        await this.leave('stopped', 'stopping');
      }
      await this.look();
      await this.tell({ kind: 'tick', at: this.now });
      this.say();
      if (this.leaving === 'broken' && onExit === 'leave') return 'broken';
      if (this.leaving !== null && this.isGone) return this.leaving;
      await this.wait(everyMs);
    }
  }

  private get now(): number {
    return this.options.clock();
  }

  /** Nothing of the fleet is left, and the scheduler has said so since it was last asked for anything. */
  private get isGone(): boolean {
    const { jobs, queueAt, submittedAt } = this.state;
    return jobs.size === 0 && queueAt !== null && (submittedAt === null || queueAt > submittedAt);
  }

  /** Whoever is told to end is in no hurry twice: after that only the looks have their pace. */
  private async wait(ms: number): Promise<void> {
    const { signal } = this.options;
    if (signal.aborted) return sleep(ms);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }

  private async look(): Promise<void> {
    const { work, scheduler, onNote, untilDone } = this.options;
    try {
      this.work = await work.observe();
      const { cells, seconds, nodes } = this.work;
      await this.tell({ kind: 'backlog-observed', at: this.now, cells, seconds, nodes });
      if (untilDone && cells === 0) await this.leave('done', 'finishing');
    } catch (error) {
      this.work = null;
      onNote({ kind: 'coordinator-silent', message: messageOf(error) });
    }
    try {
      const jobs = await scheduler.list();
      await this.tell({ kind: 'queue-observed', at: this.now, jobs });
    } catch (error) {
      onNote({ kind: 'scheduler-silent', message: messageOf(error) });
    }
  }

  private async leave(end: ElasticEnd, mode: 'finishing' | 'stopping'): Promise<void> {
    if (this.leaving === end) return;
    this.leaving = end;
    await this.tell({ kind: 'dismissed', mode });
  }

  private async tell(event: AllocatorEvent): Promise<void> {
    const { state, commands } = react(this.state, event);
    this.state = state;
    for (const command of commands) await this.perform(command);
  }

  private async perform(command: AllocatorCommand): Promise<void> {
    const { scheduler, onNote, onExit } = this.options;
    switch (command.kind) {
      case 'submit':
        return this.submit(command.count);
      case 'cancel':
      case 'drain':
      case 'end':
        onNote({ kind: command.kind, job: command.job });
        try {
          return await scheduler[command.kind](command.job);
        } catch (error) {
          return onNote({ kind: 'order-failed', job: command.job, message: messageOf(error) });
        }
      case 'died':
        return onNote(command);
      case 'opened':
        onNote({ ...command, log: await scheduler.logTail(command.job) });
        if (command.retryInMs !== null) return;
        this.leaving = 'broken';
        if (onExit === 'drain') await this.tell({ kind: 'dismissed', mode: 'stopping' });
        return;
    }
  }

  private async submit(count: number): Promise<void> {
    const { scheduler, onNote } = this.options;
    try {
      const jobs = await scheduler.submit(count);
      onNote({ kind: 'submitted', jobs });
      await this.tell({ kind: 'submitted', at: this.now, jobs });
    } catch (error) {
      onNote({ kind: 'submit-failed', message: messageOf(error) });
      await this.tell({ kind: 'submit-failed', at: this.now });
    }
  }

  private say(): void {
    const { settings, mode, backlog, jobs } = this.state;
    const phases = [...jobs.values()].map(({ phase }) => phase);
    this.options.onRound({
      work: this.work,
      wanted: backlog === null ? 0 : wantedFor(backlog, mode, settings),
      waiting: phases.filter((phase) => phase === 'waiting').length,
      running: phases.filter((phase) => phase === 'running').length,
    });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
